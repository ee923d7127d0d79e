// Loaded before a client (node --require): a connection to anything but this machine fails, and is written to the file that
// STRAY_CONNECTIONS names, so that a test can say there was none.
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connectHere(...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof first === 'object' ? first.host || first.path || 'localhost' : String(args[1] || 'localhost');
  if (['127.0.0.1', '::1', 'localhost'].includes(host) || first.path) return connect.apply(this, args);
  appendFileSync(process.env.STRAY_CONNECTIONS, `${host}\n`);
  process.nextTick(() => this.destroy(new Error(`${host} is not this machine`)));
  return this;
};
