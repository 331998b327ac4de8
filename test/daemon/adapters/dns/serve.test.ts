import { once } from "node:events";
import { createServer } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { identify, serveDns } from "../../../../daemon/adapters/dns/serve.js";
import { clock, freePort, ownResolver } from "./stand-ins.js";

const it = suite("a resolver at its port");
const host = "127.0.0.1";

it("says who it is, and nobody is nobody", async () => {
  const own = await ownResolver([]);
  assert.is(await identify(clock, own.address, own.port), "troupe test one");
  own.close();
  assert.is(await identify(clock, own.address, own.port), "");
});

it("has both of UDP and TCP or neither, and leaves them to the next", async () => {
  const port = await freePort();
  const { resolver, close } = await ownResolver([]);
  close();
  const other = createServer().listen(port, host);
  await once(other, "listening");
  for (let tries = 0; tries < 2; tries++) {
    const code = await serveDns(resolver, host, port).then(
      () => "",
      (error: NodeJS.ErrnoException) => error.code,
    );
    assert.is(code, "EADDRINUSE");
  }
  other.close();
  await once(other, "close");
  (await serveDns(resolver, host, port)).close();
  const again = await serveDns(resolver, host, port);
  assert.is(await identify(clock, host, port), "troupe test one");
  again.close();
});

it.run();
