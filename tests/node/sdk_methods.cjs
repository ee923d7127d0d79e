// Which method of the official TypeScript SDK asks which route. Found by calling every method of every resource with marked
// arguments and a fetch that sends nothing: so it is true of whatever version is handed in, and nobody keeps a list.

const ARGUMENT_OBJECTS = new Set(['params', 'query', 'body']);
const EMPTY_ANSWER = '{"success":true,"errors":[],"messages":[],"result":null}';

/// Every resource below `node`, as [dotted name, object].
function* resources(node, prefix = '') {
  for (const key of Object.getOwnPropertyNames(node)) {
    if (key === '_client' || !node[key]?._client) continue;
    yield [prefix + key, node[key]];
    yield* resources(node[key], `${prefix}${key}.`);
  }
}

function methodNames(resource) {
  const names = new Set();
  for (let at = Object.getPrototypeOf(resource); at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name !== 'constructor' && typeof at[name] === 'function') names.add(name);
    }
  }
  return [...names];
}

/// The names of a method's arguments and of the fields that it takes out of the last of them, from its source.
function signature(method) {
  const source = method.toString();
  const words = (list, end) => list.split(',').map((word) => word.split(end)[0].trim()).filter(Boolean);
  const positions = words(source.slice(source.indexOf('(') + 1, source.indexOf(') {')), '=').filter((name) => name !== 'options');
  const taken = /const \{([^}]*)\} = (?:params|query|body)\b/.exec(source);
  const fields = taken ? words(taken[1], /[:=]/).filter((word) => !word.startsWith('...')) : [];
  const eitherScope = source.includes('cannot provide both account_id and zone_id');
  return { positions, fields, eitherScope, sendsBody: /\bbody\b/.test(source) };
}

/// Arguments for a call: `values` by name; what `more` has goes into the object beside the fields of the path.
function callArguments({ positions, fields, omit }, values, more = {}) {
  const own = fields.filter((name) => name !== omit && name in values).map((name) => [name, values[name]]);
  const params = fields.includes('body') ? { ...Object.fromEntries(own), body: more } : { ...more, ...Object.fromEntries(own) };
  return positions.map((name) => (ARGUMENT_OBJECTS.has(name) ? params : values[name]));
}

/// [{ name, verb, path, positions, fields, omit }], an argument in a path as {its name}; and the methods that asked nothing. walksPages: iterating its
/// answer asks for further pages.
async function derive(Cloudflare) {
  let asked = [];
  const fetch = async (url, { method = 'get' }) => {
    asked.push({ verb: method.toUpperCase(), path: decodeURIComponent(new URL(url).pathname).replace(/~(\w+)~/g, '{$1}') });
    return new Response(EMPTY_ANSWER, { headers: { 'Content-Type': 'application/json' } });
  };
  const client = new Cloudflare({ apiToken: 'cfmock', baseURL: 'http://cfmock.invalid', fetch, maxRetries: 0 });
  const found = [];
  const silent = [];
  for (const [resourceName, resource] of resources(client)) {
    for (const methodName of methodNames(resource)) {
      const shape = signature(resource[methodName]);
      const marks = Object.fromEntries([...shape.positions, ...shape.fields].filter((name) => name !== 'body').map((name) => [name, `~${name}~`]));
      for (const omit of shape.eitherScope ? ['zone_id', 'account_id'] : [undefined]) {
        const method = { name: `${resourceName}.${methodName}`, ...shape, omit };
        asked = [];
        try {
          const answer = await resource[methodName](...callArguments(method, marks));
          method.walksPages = /Pagination/.test(answer?.constructor.name);
        } catch {
          // It asked before it stumbled over the empty answer, or it did not ask.
        }
        if (asked.length === 1) found.push({ ...method, ...asked[0] });
        else silent.push(method.name);
      }
    }
  }
  return { found, silent };
}

/// Calls it on a client of the same package.
function invoke(client, method, values, more) {
  const words = method.name.split('.');
  const name = words.pop();
  const resource = words.reduce((at, word) => at[word], client);
  return resource[name](...callArguments(method, values, more));
}

/// "{}" for each id, so that routes of different sources compare.
const shapeOf = (path) => path.replace(/\{[^}]*\}/g, '{}');

module.exports = { derive, invoke, shapeOf };
