/** Laws of a peer that sends what makes no sense. */
import * as assert from "uvu/assert";
import { backOffMsFirst, backOffMsMax, messagesAtOnceMax } from "../../../core/link/rates.js";
import type { LinkLaw } from "./law.js";
import { heartbeat, MinionSeen, stop } from "./subject.js";

/** Is none, whoever says it. */
const nonsense: readonly unknown[] = [null, 5, "text", [], {}, { type: "reboot" }, { type: "heartbeat", digest: 5 }];

export function nonsenseLaws(law: LinkLaw): void {
  for (const message of nonsense) {
    const shown = JSON.stringify(message);
    law(`a minion that says ${shown} is told why, and heard again after a while`, async (link) => {
      const { master, minion, client, server } = link;
      client.send(message as never);
      client.send(heartbeat("after"));
      const [why] = await minion.downs.count(1);
      assert.match(why ?? "", /not again for 1 s: a message makes no sense: /);
      assert.is((await master.nonsense.count(1)).length, 1);
      assert.equal(master.downs.items, ["a"]);
      assert.equal(server.connected(), []);
      link.link.clock.skip(backOffMsFirst);
      await master.hellos(2);
      assert.not(master.messages.items.some(({ message: heard }) => heard.type === "heartbeat"));
    });

    law(`a master that says ${shown} is left alone for a while`, async ({ link, server, minion, master }) => {
      server.send("a", message as never);
      server.send("a", stop("after"));
      const [why] = await minion.downs.count(1);
      assert.match(why ?? "", /a message makes no sense: /);
      link.clock.skip(backOffMsMax);
      await master.hellos(2);
      assert.equal(minion.messages.items, []);
      assert.equal(master.nonsense.items, [], "it is not the minion's fault");
    });
  }

  law("nonsense of one minion is no trouble of another's", async ({ link, master, client }) => {
    const other = new MinionSeen("b");
    const quiet = link.connect("b", "token of b", other);
    await other.ups.count(1);
    client.send(null as never);
    await master.nonsense.count(1);
    quiet.send(heartbeat("b lives"));
    await master.messages.until((all) => all.some(({ message }) => message.type === "heartbeat"));
    assert.equal(other.downs.items, []);
    quiet.close();
  });

  law("hello is said once", async ({ master, minion, client }) => {
    client.send(minion.hello());
    assert.match((await master.nonsense.count(1))[0] ?? "", "it says hello twice");
    assert.is(master.messages.items.length, 1);
  });

  law("a flood is nonsense, too", async ({ master, minion, client }) => {
    const atOnce = 500;
    for (let sent = 1; master.nonsense.items.length === 0 && sent < 3 * messagesAtOnceMax; ) {
      for (let i = 0; i < atOnce; i++) if (client.send(heartbeat(String(i)))) sent++;
      await Promise.race([master.messages.count(sent), master.nonsense.count(1)]);
    }
    assert.match((await master.nonsense.count(1))[0] ?? "", /says more than 1000 messages a second/);
    assert.match((await minion.downs.count(1))[0] ?? "", /more than 1000 messages/);
  });
}
