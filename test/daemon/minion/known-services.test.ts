import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Service } from "../../../core/kinds/service/object.js";
import { ServiceNews } from "../../../daemon/control/service-news.js";
import type { View } from "../../../daemon/control/view.js";
import type { MasterMessage } from "../../../daemon/link/messages.js";
import { KnownServices } from "../../../daemon/minion/known-services.js";

const test = suite("services, as minions know them");

const service = (name: string, port: number, labels = {}): Service =>
  ({ kind: "Service", metadata: { namespace: "n", name, labels }, spec: { ports: [{ port }] } }) as Service;

/** A master's services and one minion, told in turns. */
function pair() {
  const services = new Map<string, Service>();
  const known = new KnownServices();
  const told: MasterMessage[] = [];
  const send = (_minion: string, message: MasterMessage): boolean => {
    told.push(message);
    if (message.type === "servicesChange") known.apply(message);
    return true;
  };
  const view = { list: () => [{ metadata: { name: "m1" } }] } as unknown as View;
  const news = new ServiceNews({ links: { send } } as never, view);
  const put = (name: string, after: Service | undefined): void => {
    const before = services.get(name);
    if (after) services.set(name, after);
    else services.delete(name);
    if (before || after) news.hear(before, after);
  };
  return { services, known, told, put };
}

const byName = (a: Service, b: Service): number => (a.metadata.name < b.metadata.name ? -1 : 1);

test("whatever comes, changes and goes, a minion knows what there is", async () => {
  const change = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    port: fc.nat(2),
    is: fc.boolean(),
    turn: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change), async (changes) => {
      const { services, known, put } = pair();
      for (const { name, port, is, turn } of changes) {
        put(name, is ? service(name, port) : undefined);
        if (turn) await Promise.resolve();
      }
      await Promise.resolve();
      assert.equal([...known.all()].sort(byName), [...services.values()].sort(byName));
    }),
  );
});

test("one message a turn, none for what containers do not see, and a sync replaces all", async () => {
  const { known, told, put } = pair();
  put("a", service("a", 1));
  put("b", service("b", 1));
  await Promise.resolve();
  put("a", service("a", 1, { team: "x" }));
  await Promise.resolve();
  assert.equal(
    told.map((m) => m.type === "servicesChange" && m.upsert.map((s) => s.metadata.name)),
    [["a", "b"]],
  );
  known.replace([service("c", 1)]);
  assert.equal(known.all(), [service("c", 1)]);
});

test.run();
