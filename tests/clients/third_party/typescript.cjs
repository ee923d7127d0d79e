// The official TypeScript SDK, as its README shows it: typescript.cjs PACKAGE JOB ARGS... (see jobs.tsv). PACKAGE is
// cloudflare or cloudflare-4, both of tests/node/package.json.
const { createRequire } = require('node:module');
const path = require('node:path');

const [name, job, ...args] = process.argv.slice(2);
const { default: Cloudflare } = createRequire(path.join(__dirname, '../../node/package.json'))(name);
const client = new Cloudflare();

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function zoneId() {
  if (process.env.CLOUDFLARE_ZONE_ID) return process.env.CLOUDFLARE_ZONE_ID;
  const [zone] = await all(client.zones.list({ name: process.env.CLOUDFLARE_ZONE_NAME }));
  if (zone) return zone.id;
  console.error(`no zone ${process.env.CLOUDFLARE_ZONE_NAME}`);
  return process.exit(1);
}

async function named(zone_id, type, name) {
  const records = await all(client.dns.records.list({ zone_id }));
  return records.filter((record) => record.type === type && record.name === name);
}

const full = (name) => (name === '@' ? '' : `${name}.`) + process.env.CLOUDFLARE_ZONE_NAME;

const jobs = {
  async zones() {
    for (const zone of await all(client.zones.list())) console.log(zone.name);
  },
  async zone() {
    console.log((await client.zones.get({ zone_id: process.env.CLOUDFLARE_ZONE_ID })).name);
  },
  async records() {
    const zone_id = await zoneId();
    for (const record of await all(client.dns.records.list({ zone_id }))) console.log(record.type, record.name, record.content);
  },
  async put(type, name, content) {
    const zone_id = await zoneId();
    const wanted = { zone_id, type, name: full(name), content, ttl: 1 };
    const [record] = await named(zone_id, type, wanted.name);
    if (!record) await client.dns.records.create(wanted);
    else if (record.content !== content) await client.dns.records.edit(record.id, wanted);
  },
  async delete(type, name) {
    const zone_id = await zoneId();
    for (const record of await named(zone_id, type, full(name))) await client.dns.records.delete(record.id, { zone_id });
  },
  async challenge(name, content) {
    const zone_id = await zoneId();
    const record = await client.dns.records.create({ zone_id, type: 'TXT', name: full(name), content, ttl: 120 });
    await client.dns.records.delete(record.id, { zone_id });
  },
};

jobs[job](...args).catch((error) => {
  if (!(error instanceof Cloudflare.APIError)) throw error;
  console.error(error.status, error.name, error.message);
  process.exitCode = 1;
});
