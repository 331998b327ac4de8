import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asked, factsOf, objectsOf, type ServedKind } from "../../../cli/client/served-kind.js";
import { ServerTable } from "../../../cli/client/server-table.js";
import { tableWith } from "../../../core/kinds/tables.js";

const test = suite("kinds that only the server knows");

const frob: ServedKind = {
  ...{ kind: "Frob", group: "a.example", version: "v1", plural: "frobs", namespaced: true, singular: "frob" },
  ...{ shortNames: [], categories: [], subresources: [], table: new ServerTable() },
};

test("their columns and rows are the server's; in a watch only the first line has the columns", () => {
  const object = (name: string): object => ({ kind: "Frob", metadata: { name } });
  const columnDefinitions = [{ name: "Name" }, { name: "Size", priority: 0 }, { name: "Colour", priority: 1 }];
  const [a] = objectsOf(frob, { columnDefinitions, rows: [{ cells: ["a", 3, null], object: object("a") }] }, []);
  const [b] = objectsOf(frob, { columnDefinitions: null, rows: [{ cells: ["b", 4, "red"], object: object("b") }] }, []);
  const { table } = factsOf(frob);
  const both = [a, b].flatMap((o) => o ?? []);
  assert.equal(tableWith(table, both, { nowMs: 0 }), {
    header: ["NAME", "SIZE"],
    rows: [
      ["a", "3"],
      ["b", "4"],
    ],
  });
  assert.equal(tableWith(table, both, { nowMs: 0, wide: true }).rows[1], ["b", "4", "red"]);
  assert.match(asked(frob).accept ?? "", "as=Table");
});

test("objects of a list of a kind that is built in say what they are", () => {
  const [pod] = objectsOf("Pod", {}, [{ metadata: { name: "p" } } as never]);
  assert.equal([pod?.kind, pod?.apiVersion, asked("Pod")], ["Pod", "v1", {}]);
});

test.run();
