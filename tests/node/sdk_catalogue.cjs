// Drives one version of the official TypeScript SDK over the catalogue: sdk_catalogue.cjs PACKAGE happy, or PACKAGE refused SCOPE...
// happy: for every collection that this version can create in, list, get and delete from: three objects, all pages, get, edit, get
// again, delete, get in vain. refused: every method of those scopes (account, zone, user) whose route asks for a
// permission; the token at hand must have none of them.
// Standard output: {"done": {operation: product}, "problems": [...]}.
const { derive, invoke, shapeOf } = require('./sdk_methods.cjs');
const { operations, keys, refusals, examples } = require('./catalogue.cjs');

const [, , packageName, mode] = process.argv;
const Cloudflare = require(packageName).default;
const client = new Cloudflare();
const catalogue = operations();
const keyOf = keys();
const example = examples();
const scopes = { accounts: process.env.CLOUDFLARE_ACCOUNT_ID, zones: process.env.CLOUDFLARE_ZONE_ID };
const NEVER_MADE = '0'.repeat(32);

const done = {};
const problems = [];
let made = 0;

class Wrong extends Error {}
const expect = (holds, what) => { if (!holds) throw new Wrong(what); };
const brief = (value) => String(JSON.stringify(value)).slice(0, 200);

/// One call by the SDK. What it asked counts as done if `check` accepts what came.
async function step(method, ids, more, check) {
  const operation = `${method.verb} ${shapeOf(method.path)}`;
  const values = Object.fromEntries([...method.path.matchAll(/\{(\w+)\}/g)].map(([, name], i) => [name, ids[i]]));
  try {
    const outcome = await check(invoke(client, method, values, more));
    done[operation] = method.name.split('.')[0];
    return outcome;
  } catch (error) {
    problems.push(`${method.name} ${operation}: ${error instanceof Wrong ? '' : `${error.constructor.name} `}${error.message}`.slice(0, 400));
    return undefined;
  }
}

/// A list in whatever form this version has it: pages to walk, an array, or an array in an object or an envelope. A page that
/// gives nothing is looked into: the SDK has pages for lists that stand in result.KEY, and cannot read them.
async function listed(call) {
  const first = await call;
  const walked = [];
  if (first?.iterPages) for await (const item of first) walked.push(item);
  if (walked.length > 0) return walked;
  const inner = first?.success === true || first?.iterPages ? first.result : first;
  return Array.isArray(inner) ? inner : Object.values(inner || {}).find(Array.isArray) || [];
}

/// One object in whatever form this version has it: itself, in an array, in a page, or still in its envelope.
function sole(result) {
  const inner = result?.getPaginatedItems ? result.getPaginatedItems() : result;
  const one = Array.isArray(inner) ? inner[0] : inner;
  return one?.success === true && one.result ? one.result : one;
}

/// What this version can do in each collection: { path, item, list, create, put, patch, get, remove }.
function lives(methods) {
  const by = new Map();
  for (const method of methods) {
    const operation = `${method.verb} ${shapeOf(method.path)}`;
    if (!by.has(operation)) by.set(operation, method);
  }
  const found = new Map();
  for (const method of by.values()) {
    const path = shapeOf(method.path).replace(/\/\{\}$/, '');
    const item = `${path}/{}`;
    const lists = !['-', 'raw', undefined].includes(catalogue.get(`GET ${path}`)?.lists);
    found.set(path, {
      path, item, list: lists && by.get(`GET ${path}`), create: by.get(`POST ${path}`), put: by.get(`PUT ${item}`),
      patch: by.get(`PATCH ${item}`), get: by.get(`GET ${item}`), remove: by.get(`DELETE ${item}`),
      roll: by.get(`PUT ${item}/value`), verify: by.get(`GET ${path}/verify`),
    });
  }
  return found;
}
const makes = (life) => Boolean(life?.create || life?.put);
const whole = (life) => Boolean(makes(life) && life.list && life.get && life.remove);

/// Makes one, and gives its key.
async function make(life, ids, more) {
  const field = keyOf.get(life.item) || 'id';
  const body = { name: `cfmock-${++made}`, ...example.body(life.path, scopes, made), ...more };
  if (!life.create) {
    const key = `cfmock-${made}`;
    await step(life.put, [...ids, key], body, (call) => call);
    return key;
  }
  return step(life.create, ids, body, async (call) => {
    const one = sole(await call);
    expect(one?.[field] !== undefined, `made something without "${field}": ${brief(one)}`);
    return String(one[field]);
  });
}

/// Ids for the path of a collection: the world's account and zone, then parents that are made for it. Undefined: the API has a way
/// to make the parent, but this version of the SDK has none.
async function idsFor(path, found) {
  const ids = [];
  const segments = path.split('/');
  for (let i = 1; i < segments.length; ++i) {
    if (segments[i] !== '{}') continue;
    const above = segments.slice(0, i).join('/');
    const known = catalogue.has(`POST ${above}`) || catalogue.has(`PUT ${above}/{}`);
    if (i === 2 && scopes[segments[1]]) ids.push(scopes[segments[1]]);
    else if (makes(found.get(above))) ids.push(await make(found.get(above), ids));
    else if (!known) ids.push(NEVER_MADE);
    else return undefined;
  }
  return ids.includes(undefined) ? undefined : ids;
}

async function live(life, found) {
  const ids = await idsFor(life.path, found);
  if (!ids) return;
  const mine = [];
  for (let i = 0; i < 3; ++i) mine.push(await make(life, ids));
  if (mine.includes(undefined)) return;  // told already
  const field = keyOf.get(life.item) || 'id';
  await step(life.list, ids, life.list.walksPages ? example.pages(life.path, catalogue) : {}, async (call) => {
    const got = (await listed(call)).map((item) => String(item[field]));
    expect(mine.every((key) => got.filter((each) => each === key).length === 1), `of ${mine} it lists ${got}`);
  });
  const at = [...ids, mine[0]];
  const same = (value) => value === undefined || String(value) === mine[0];
  await step(life.get, at, {}, async (call) => {
    const one = sole(await call);
    expect(one instanceof Response || (one && same(one[field])), `got ${brief(one)}`);
  });
  if (life.roll) {
    await step(life.roll, at, {}, async (call) => {
      const secret = await call;
      expect(typeof secret === 'string' && secret.length >= 40, 'rolling brought no secret');
    });
  }
  if (life.verify && ids.length === 0) {  // the client's own token, which belongs to a user
    await step(life.verify, ids, {}, async (call) => expect((await call).status === 'active', 'the token in use is not active'));
  }
  const change = example.change(life.path);
  for (const edit of [life.patch, life.put]) {
    if (!edit) continue;
    const body = edit === life.put ? { name: 'cfmock-edited', ...example.body(life.path, scopes, ++made), ...change } : change;
    await step(edit, at, body, (call) => call);
    await step(life.get, at, {}, async (call) => {
      const now = sole(await call);
      const kept = Object.entries(change).every(([name, value]) => brief(now?.[name]) === brief(value));
      expect(!edit.sendsBody || now instanceof Response || kept, `after ${brief(change)}: ${brief(now)}`);
    });
  }
  await step(life.remove, at, {}, (call) => call);
  await step(life.get, at, {}, async (call) => {
    const error = await call.then(() => undefined, (thrown) => thrown);
    expect(error instanceof Cloudflare.APIError && error.status === example.gone(life.path), `after it was deleted: ${brief(error) || 'found'}`);
  });
}

async function happy(methods) {
  const found = lives(methods);
  for (const life of found.values()) {
    if (whole(life) && !example.skipped(life.path)) await live(life, found);
  }
}

/// The same error through the SDK as the dialect has for this operation.
async function refused(methods) {
  const expected = refusals();
  const [, , , , ...wanted] = process.argv;
  const CLASSES = { 400: 'BadRequestError', 401: 'AuthenticationError', 403: 'PermissionDeniedError', 404: 'NotFoundError' };
  for (const method of methods) {
    const operation = `${method.verb} ${shapeOf(method.path)}`;
    const { resource, error: name, status, codes } = expected(operation);
    if (!catalogue.has(operation) || name === 'ok' || !wanted.includes(resource)) continue;
    const scope = scopes[method.path.split('/')[1]];
    const ids = [...method.path.matchAll(/\{\w+\}/g)].map((_, i) => (i === 0 && scope) || NEVER_MADE);
    const path = shapeOf(method.path).replace(/\/\{\}$/, '');
    await step(method, ids, example.change(path), async (call) => {
      const error = await call.then((result) => result, (thrown) => thrown);
      expect(error instanceof Cloudflare[CLASSES[status]] && error.status === status, `wanted ${name}, came ${error?.status} ${error?.constructor?.name}`);
      const got = error.errors.map((each) => each.code);
      expect(brief(got) === brief(codes), `wanted codes ${codes}, came ${got}`);
    });
  }
}

(async () => {
  const { found } = await derive(Cloudflare);
  await { happy, refused }[mode](found);
  console.log(JSON.stringify({ done, problems }));
})();
