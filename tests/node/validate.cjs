// Validates documents against a JSON Schema (2020-12). Standard input: {"schema": ..., "documents": {name: ...}}.
// Prints {name: [problem, ...]}; a document without problems is valid.
const Ajv = require('ajv/dist/2020');
const { readFileSync } = require('node:fs');

const { schema, documents } = JSON.parse(readFileSync(0, 'utf8'));
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
const validate = ajv.compile(schema);

const outcome = {};
for (const [name, document] of Object.entries(documents)) {
  const problems = validate(document) ? [] : validate.errors;
  outcome[name] = problems.map((problem) => `${problem.instancePath || '/'} ${problem.message}`);
}
console.log(JSON.stringify(outcome));
