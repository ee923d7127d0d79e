// The tables of fixtures/ that the SDK's run needs: which operations there are, how an object is called, who words a refusal how.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { shapeOf } = require('./sdk_methods.cjs');

const fixtures = join(process.env.CFMOCK_SOURCE_DIR || join(__dirname, '../..'), 'fixtures');

function rows(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  return lines.map((line) => line.split('\t'));
}
const table = (name) => rows(join(fixtures, name));
const pair = (operation) => { const [verb, path] = operation.split(' '); return `${verb} ${shapeOf(path)}`; };

/// "GET /zones/{}" -> { groups: [names], lists }
function operations() {
  const all = new Map();
  for (const name of ['catalogue.tsv', 'seen-operations.tsv']) {
    const sets = new Map();
    for (const [first, ...rest] of table(name)) {
      if (first === 'groups') sets.set(rest[0], rest[1].split(';'));
      else if (first.includes(' /')) all.set(pair(first), { groups: sets.get(rest[0]) || [], lists: rest[2] });
    }
  }
  return all;
}

/// "/accounts/{}/d1/database/{}" -> "uuid": the field that its last segment names.
function keys() {
  return new Map(table('objects.tsv').map(([path, key]) => [path, key]));
}

/// The longest prefix of segments, "{}" for any one.
function longest(groups, path) {
  const segments = path.split('/');
  const fits = ([prefix]) => prefix === '/' || prefix.split('/').every((word, i) => word === segments[i] || (word === '{}' && segments[i]));
  const rank = ([prefix]) => (prefix === '/' ? 0 : prefix.split('/').length * 100 + prefix.split('/').filter((word) => word !== '{}').length);
  return groups.filter(fits).reduce((best, row) => (rank(row) > rank(best) ? row : best));
}

/// operation -> { resource, error, status, codes }: what a token without the permission is told. Error "ok": it is no refusal there.
function refusals() {
  const groups = table('route-groups.tsv');
  const handlers = new Map(table('handlers.tsv').map(([operation, , family, resource]) => [pair(operation), [family, resource]]));
  const parents = new Map(table('families.tsv').map(([family, parent]) => [family, parent]));
  const today = table('dialects.tsv').filter(([, , , eras]) => eras === '-' || eras.includes('2025-26'));
  const dialects = new Map(today.map(([family, cause, error]) => [`${family} ${cause}`, error]));
  const errors = new Map(table('errors.tsv').map(([name, status, , chain]) => [name, { status: Number(status), chain }]));
  return (operation) => {
    const [, scope, named] = longest(groups, operation.split(' ')[1]);
    const [family, resource] = handlers.get(operation) || [named, scope];
    let at = family;
    while (!dialects.has(`${at} missing-permission`)) at = parents.get(at);
    const error = dialects.get(`${at} missing-permission`);
    if (error === 'ok') return { resource, error };
    const { status, chain } = errors.get(error);
    return { resource, error, status, codes: JSON.parse(chain).map(([code]) => code) };
  };
}

/// sdk_examples.tsv: what the objects of a collection need.
function examples() {
  const by = new Map(rows(join(__dirname, 'sdk_examples.tsv')).map(([path, body, change, gone]) => [path, { body, change, gone }]));
  const parse = (text) => (text && text !== '-' ? JSON.parse(text) : undefined);
  const fill = (text, { accounts, zones }, n) => text?.replaceAll('{account}', accounts).replaceAll('{zone}', zones).replaceAll('{n}', n);
  return {
    skipped: (path) => by.get(path)?.body === 'skip',
    body: (path, scopes, n) => parse(fill(by.get(path)?.body, scopes, n)) || {},
    change: (path) => parse(by.get(path)?.change) || { description: 'edited' },
    gone: (path) => Number(by.get(path)?.gone || 404),
    /// Pages of two, where the SDK can walk them: it looks for a list in `result` or in `result.items`, and nowhere else.
    pages: (path, catalogue) => {
      const lists = catalogue.get(`GET ${path}`)?.lists || '-';
      return /^(page|cursor)[a-z-]*(:items)?$/.test(lists) && lists !== 'page-token' ? { per_page: 2 } : {};
    },
  };
}

module.exports = { operations, keys, refusals, examples };
