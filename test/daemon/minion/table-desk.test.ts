import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Service } from "../../../core/kinds/service/object.js";
import type { MinionMessage } from "../../../core/link/messages.js";
import type { TableMessage } from "../../../core/link/tables.js";
import { TableDesk } from "../../../daemon/minion/table-desk.js";

const test = suite("a minion's tables");

const plan = (id: string) => ({ id }) as never;
const balancing = (update: object): TableMessage =>
  ({ type: "table", name: "balancing", epoch: "e", ...update }) as never;

function desk() {
  const sent: MinionMessage[] = [];
  const services: (readonly Service[])[] = [];
  const held: (() => void)[] = [];
  const plans: string[][] = [];
  const tables = {
    balancing: (rows: readonly { id: string }[], done: () => void) => {
      plans.push(rows.map((r) => r.id));
      held.push(done);
    },
  };
  const link = { send: (message: MinionMessage) => sent.push(message) > 0 };
  const it: TableDesk = new TableDesk({ link, network: { tables } as never }, () => services.push(it.services));
  return { it, sent, services, held, plans };
}

test("who uses a table is told of it when it changed, and the master when it is carried out", () => {
  const { it, sent, held, plans } = desk();
  it.receive(balancing({ revision: 3, whole: [plan("a")] }));
  it.receive(balancing({ revision: 4, from: 3, upsert: [plan("b")], remove: ["a"] }));
  it.receive(balancing({ revision: 4, from: 3, upsert: [plan("b")], remove: ["a"] }));
  assert.equal(plans, [["a"], ["b"]]);
  assert.equal([sent, it.marks()], [[], {}]);
  held[1]?.();
  // The first was overtaken.
  held[0]?.();
  const mark = { epoch: "e", revision: 4 };
  assert.equal(sent, [{ type: "tableHeld", name: "balancing", mark }]);
  assert.equal(it.marks(), { balancing: mark });
});

test("what was missed is asked for, from where it stands", () => {
  const { it, sent } = desk();
  it.receive(balancing({ revision: 4, from: 3, upsert: [], remove: ["a"] }));
  it.receive(balancing({ revision: 4, whole: [] }));
  it.receive(balancing({ revision: 9, from: 8, upsert: [], remove: ["a"] }));
  assert.equal(sent, [
    { type: "tableMissed", name: "balancing" },
    { type: "tableMissed", name: "balancing", mark: { epoch: "e", revision: 4 } },
  ]);
});

test("services come to containers; nobody waits to hear that they did", () => {
  const { it, sent, services } = desk();
  const service = { kind: "Service", metadata: { name: "s", namespace: "n" }, spec: {} } as Service;
  it.receive({ type: "table", name: "services", epoch: "e", revision: 1, whole: [service] });
  assert.equal(services, [[service]]);
  assert.equal(sent, []);
  assert.equal(it.marks(), { services: { epoch: "e", revision: 1 } });
});

test.run();
