// Loaded before a client (node --require): Node's own fetch reads HTTPS_PROXY from 22.21 on by itself; before, undici makes it.
const { EnvHttpProxyAgent, setGlobalDispatcher } = require('undici');

setGlobalDispatcher(new EnvHttpProxyAgent());
