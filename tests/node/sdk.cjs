// The official TypeScript SDK, set up from the environment as its users do. Does what its argument says, and prints
// one JSON line: what was done, or the error as a user of the SDK sees it.
const { default: Cloudflare } = require(process.env.SDK_PACKAGE || 'cloudflare');

const zone_id = process.env.CLOUDFLARE_ZONE_ID;
const zone_name = process.env.CLOUDFLARE_ZONE_NAME;

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

const jobs = {
  zones: async (client) => ({ zones: (await all(client.zones.list())).map((zone) => zone.name) }),
  records: async (client) => ({ records: (await all(client.dns.records.list({ zone_id }))).length }),
  // The records of each zone: one zone after the other, as the loop of an example has it, or all at once.
  each: async (client) => {
    const counts = [];
    for (const zone of await all(client.zones.list())) counts.push((await all(client.dns.records.list({ zone_id: zone.id }))).length);
    return { counts };
  },
  at_once: async (client) => ({ counts: await Promise.all((await all(client.zones.list())).map(
    async (zone) => (await all(client.dns.records.list({ zone_id: zone.id }))).length)) }),
  verify: async (client) => ({ status: (await client.user.tokens.verify()).status }),
  create: async (client) => {
    await client.dns.records.create({ zone_id, type: 'A', name: `e2e.${zone_name}`, content: '192.0.2.77', ttl: 1 });
    return { created: true };
  },
  crud: async (client) => {
    const record = { zone_id, type: 'A', name: `e2e.${zone_name}`, ttl: 1 };
    const { id } = await client.dns.records.create({ ...record, content: '192.0.2.77' });
    await client.dns.records.edit(id, { ...record, content: '192.0.2.78' });
    const { content } = await client.dns.records.get(id, { zone_id });
    await client.dns.records.delete(id, { zone_id });
    const left = await all(client.dns.records.list({ zone_id, name: { exact: record.name } }));
    return { id, content, left: left.length };
  },
};

async function main() {
  try {
    const client = new Cloudflare();
    return { done: await jobs[process.argv[2]](client) };
  } catch (error) {
    process.exitCode = 1;
    const codes = (error.errors || []).map((each) => each.code);
    return { error: { type: error.constructor.name, status: error.status, codes, message: error.message } };
  }
}

main().then((outcome) => console.log(JSON.stringify(outcome)));
