import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { SpdyConnection } from "../../../../daemon/api/spdy/connection.js";
import { SpdyClient } from "./client.js";
import { pair } from "./pair.js";

const test = suite("SPDY");

test("headers are read, whatever the cuts, and stream after stream of one zlib", async () => {
  for (const cut of [1, 3, 1_000]) {
    const [near, far] = pair(cut);
    const seen: string[] = [];
    const connection = new SpdyConnection(far, (stream) => {
      seen.push([...stream.headers].join(" "));
      stream.destroy();
    });
    const served = connection.run();
    const client = new SpdyClient(near);
    for (let i = 0; i < 5; i++) {
      const id = await client.open({ StreamType: "data", requestid: String(i) });
      await client.until(() => client.heard.get(id)?.isReset === true);
    }
    assert.equal(
      seen,
      [0, 1, 2, 3, 4].map((i) => `streamtype,data requestid,${i}`),
    );
    client.control(7, Buffer.alloc(8));
    await served;
  }
});

test("bytes that are no SPDY end the connection with a fault, and never more", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, isControl) => {
      const [near, far] = pair(1_000);
      const served = new SpdyConnection(far, (stream) => stream.destroy()).run().catch((error: unknown) => error);
      near.on("error", () => {});
      near.resume();
      near.write(isControl ? Buffer.concat([Buffer.from([0x80, 3, 0, 1, 0, 0, 0, bytes.length]), bytes]) : bytes);
      near.end();
      const error = await served;
      assert.ok(error === undefined || error instanceof Fault, String(error));
    }),
    { numRuns: 300 },
  );
});

test.run();
