/** The laws of daemon/link/link.ts, for any wire. */
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import type { LinkLaw } from "./link/law.js";
import { nonsenseLaws } from "./link/nonsense-laws.js";
import { streamLaws } from "./link/stream-laws.js";
import { heartbeat, type LinkUnderTest, MasterSeen, MinionSeen, stop } from "./link/subject.js";

/** Small, so that a test reaches it soon. */
export const testedWaitingBytesMax = 256 * 1024;
const messages = 300;

/** Adds every law to `test`, each run on a link of its own. */
export function linkContract(test: Test, make: () => Promise<LinkUnderTest>): void {
  const law: LinkLaw = (name, body) => {
    test(name, async () => {
      const link = await make();
      const master = new MasterSeen();
      const minion = new MinionSeen("a");
      const server = link.listen(master);
      const client = link.connect("a", "token of a", minion);
      try {
        await Promise.all([master.hellos(1), minion.ups.count(1)]);
        await body({ link, master, server, minion, client });
      } finally {
        client.close();
        await server.close();
        await link.dispose();
      }
    });
  };
  messageLaws(law);
  failureLaws(law);
  nonsenseLaws(law);
  streamLaws(law);
}

function messageLaws(law: LinkLaw): void {
  law("a connection begins with hello, from the minion the token belongs to", async ({ master, server }) => {
    const [first] = master.messages.items;
    assert.is(first?.minion, "a");
    assert.is(first?.message.type, "hello");
    assert.equal(server.connected(), ["a"]);
  });

  law("messages arrive once and in order, both ways", async ({ master, server, minion, client }) => {
    for (let i = 0; i < messages; i++) {
      assert.ok(client.send(heartbeat(String(i))));
      assert.ok(server.send("a", stop(String(i))));
    }
    const up = await master.messages.count(messages + 1);
    const down = await minion.messages.count(messages);
    const wanted = Array.from({ length: messages }, (_, i) => String(i));
    assert.equal(
      up.slice(1).map(({ message }) => message.type === "heartbeat" && message.digest),
      wanted,
    );
    assert.equal(
      down.map((message) => message.type === "stop" && message.uid),
      wanted,
    );
  });

  law("a handler that throws does not end the connection", async ({ master, server, minion, client }) => {
    minion.onMessage = () => {
      minion.onMessage = MinionSeen.prototype.onMessage;
      throw new Error("a fault in the minion");
    };
    master.onMessage = () => {
      master.onMessage = MasterSeen.prototype.onMessage;
      throw new Error("a fault in the master");
    };
    for (const uid of ["1", "2"]) {
      server.send("a", stop(uid));
      client.send(heartbeat(uid));
    }
    assert.equal(await minion.messages.count(1), [stop("2")]);
    assert.equal((await master.messages.count(2))[1]?.message, heartbeat("2"));
    assert.equal(minion.downs.items, []);
  });

  law("a wrong token is refused, and heard by nobody", async ({ link, master, server, minion }) => {
    const stranger = new MinionSeen("b");
    const refused = link.connect("b", "token of a", stranger);
    assert.not.ok(server.send("b", stop("1")));
    link.breakLines();
    await minion.ups.count(2);
    refused.close();
    assert.equal(stranger.ups.items, []);
    assert.ok(master.messages.items.every((item) => item.minion === "a"));
  });
}

function failureLaws(law: LinkLaw): void {
  law(
    "a broken connection is down at both ends, then up again with a new hello",
    async ({ link, master, minion, client }) => {
      link.breakLines();
      await Promise.all([minion.downs.count(1), master.downs.count(1)]);
      assert.not.ok(client.send(heartbeat("lost")));
      await Promise.all([minion.ups.count(2), master.hellos(2)]);
      assert.ok(client.send(heartbeat("heard")));
      const heard = await master.messages.count(3);
      assert.equal(
        heard.map(({ message }) => message.type),
        ["hello", "hello", "heartbeat"],
      );
      assert.equal(minion.downs.items.length, 1);
    },
  );

  law(
    "a newer connection of the same minion replaces the older one",
    async ({ link, master, server, minion, client }) => {
      minion.onDown = (why) => {
        MinionSeen.prototype.onDown.call(minion, why);
        client.close();
      };
      const newer = new MinionSeen("a");
      const second = link.connect("a", "token of a", newer);
      await Promise.all([newer.ups.count(1), minion.downs.count(1), master.hellos(2)]);
      assert.match(minion.downs.items[0] ?? "", "replaced by a newer connection");
      server.send("a", stop("1"));
      await newer.messages.count(1);
      assert.equal(minion.messages.items, []);
      assert.equal(master.downs.items, [], "the minion was never gone");
      second.close();
    },
  );

  law("what waits for a slow minion is bounded: the link is reset instead", async ({ link, master, server }) => {
    link.stall();
    const large = stop("x".repeat(64 * 1024));
    let sent = 0;
    while (server.send("a", large)) {
      sent++;
      if (sent > 2000) throw new Error("never refused");
      await new Promise(setImmediate);
    }
    assert.equal(master.downs.items, ["a"]);
    assert.not.ok(server.connected().includes("a"));
  });

  law("a line that only looks alive is reset when nothing is acknowledged", async ({ link, minion, client }) => {
    link.stall();
    link.clock.skip(3_000);
    assert.ok(client.send(heartbeat("1")));
    link.clock.skip(11_000);
    assert.not.ok(client.send(heartbeat("2")));
    assert.match((await minion.downs.count(1))[0] ?? "", "nothing was acknowledged");
    await minion.ups.count(2);
  });

  law("a quiet line is not reset however long it is quiet", async ({ link, master, server, minion, client }) => {
    for (let i = 0; i < 5; i++) {
      server.send("a", stop(String(i)));
      await minion.messages.count(i + 1);
      link.clock.skip(60_000);
      assert.ok(client.send(heartbeat(String(i))));
      await master.messages.count(i + 2);
    }
  });

  law("a closed client does not come back", async ({ master, server, client }) => {
    client.close();
    await master.downs.count(1);
    assert.not.ok(client.send(heartbeat("1")));
    assert.equal(server.connected(), []);
  });
}
