/** Laws of the byte streams beside the messages. */

import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { MasterMessage } from "../../../core/link/messages.js";
import type { LinkClient, LinkServer } from "../../../daemon/link/link.js";
import type { LinkLaw } from "./law.js";
import { type MinionSeen, MinionSeen as Seen } from "./subject.js";

const ask = (streamId: string): MasterMessage => ({
  type: "openStream",
  streamId,
  request: { kind: "portForward", uid: "u", port: 80 },
});

async function askedStream(minion: MinionSeen): Promise<string> {
  const seen = await minion.messages.until((items) => items.some((message) => message.type === "openStream"));
  const message = seen.find((item) => item.type === "openStream");
  return message?.type === "openStream" ? message.streamId : "";
}

async function openStream(server: LinkServer, minion: MinionSeen, client: LinkClient): Promise<[Duplex, Duplex]> {
  const masters = server.stream("a", ask);
  const minions = client.openStream(await askedStream(minion));
  return Promise.all([masters, minions]);
}

const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => assert.unreachable("expected a fault") as never,
    (error) => (error instanceof Fault ? error : assert.unreachable(String(error))) as Fault,
  );

export function streamLaws(law: LinkLaw): void {
  law("a stream carries bytes both ways, and ends", async ({ server, minion, client }) => {
    const [masters, minions] = await openStream(server, minion, client);
    masters.write("from the master");
    minions.once("data", (chunk: Buffer) => minions.end(`you said: ${chunk.toString()}`));
    assert.is(await text(masters), "you said: from the master");
    masters.end();
  });

  law("a stream's writer waits for its reader", async ({ server, minion, client }) => {
    const [masters, minions] = await openStream(server, minion, client);
    const chunk = Buffer.alloc(64 * 1024);
    let written = 0;
    // Sockets and queues in between hold some; a reader that never reads must stop the writer all the same.
    while (written < 64 * 1024 * 1024 && minions.writableLength === 0) {
      minions.write(chunk);
      written += chunk.length;
      await new Promise(setImmediate);
    }
    assert.ok(minions.writableLength > 0, "nothing held the writer back");
    let read = 0;
    masters.on("data", (data: Buffer) => {
      read += data.length;
    });
    minions.end();
    await new Promise((resolve) => masters.once("end", resolve));
    assert.is(read, written);
    masters.end();
  });

  law(
    "a stream that the minion does not open times out; then it is too late",
    async ({ link, server, minion, client }) => {
      const awaited = faultOf(server.stream("a", ask));
      const streamId = await askedStream(minion);
      link.clock.skip(5_001);
      assert.is((await awaited).reason, "Timeout");
      assert.is((await faultOf(client.openStream(streamId))).reason, "ServiceUnavailable");
    },
  );

  law("a stream of a minion that is not there is refused at once", async ({ server }) => {
    assert.is((await faultOf(server.stream("nobody", ask))).reason, "ServiceUnavailable");
  });

  law("another minion cannot open a stream that was asked of this one", async ({ link, server, minion, client }) => {
    const other = new Seen("b");
    const thief = link.connect("b", "token of b", other);
    await other.ups.count(1);
    const masters = server.stream("a", ask);
    const streamId = await askedStream(minion);
    assert.is((await faultOf(thief.openStream(streamId))).reason, "ServiceUnavailable");
    const minions = await client.openStream(streamId);
    minions.end();
    (await masters).resume().end();
    thief.close();
  });
}
