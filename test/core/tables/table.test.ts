import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { TableCopy, TableSource, type TableUpdate } from "../../../core/tables/table.js";

const test = suite("named tables");

interface Row {
  key: string;
  value: number;
}
const rows = { keyOf: (r: Row) => r.key, same: (a: Row, b: Row) => a.value === b.value };
const row = (key: string, value: number): Row => ({ key, value });
const inOrder = (all: Iterable<Row>): Row[] => [...all].sort((a, b) => (a.key < b.key ? -1 : 1));

/** What befalls a table and its copy. */
type Deed =
  | { do: "change"; upsert: Row[]; remove: string[] }
  /** Updates are lost until the link is up again: then the copy says what it has. */
  | { do: "down" | "up" }
  /** The last update comes once more. */
  | { do: "again" }
  /** The source begins anew, with the same rows, under another epoch. */
  | { do: "restart" };

const keys = fc.constantFrom("a", "b", "c", "d", "e");
const deeds = fc.array(
  fc.oneof<fc.Arbitrary<Deed>[]>(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("change" as const),
        upsert: fc.uniqueArray(fc.record({ key: keys, value: fc.nat(2) }), { selector: (r) => r.key, maxLength: 3 }),
        remove: fc.uniqueArray(keys, { maxLength: 2 }),
      }),
    } as never,
    fc.constant<Deed>({ do: "down" }),
    fc.constant<Deed>({ do: "up" }),
    fc.constant<Deed>({ do: "again" }),
    fc.constant<Deed>({ do: "restart" }),
  ),
  { maxLength: 40, size: "max" },
);

test("any sequence of differences is the whole, whatever is lost, comes twice or begins anew", () => {
  fc.assert(
    fc.property(deeds, fc.nat(3), (history, removalsMax) => {
      let epoch = 1;
      let source = new TableSource(rows, `${epoch}`, removalsMax);
      const copy = new TableCopy(rows);
      let isUp = false;
      let last: TableUpdate<Row> | null = null;
      const tell = (update: TableUpdate<Row> | null): void => {
        if (!update || !isUp) return;
        last = update;
        assert.is.not(copy.take(update), "missed", "nothing is missed on a link that is up");
      };
      const join = (): void => {
        isUp = true;
        tell(source.since(copy.mark));
      };
      for (const deed of history) {
        if (deed.do === "change") tell(source.change(deed.upsert, deed.remove));
        if (deed.do === "down") isUp = false;
        if (deed.do === "up" && !isUp) join();
        if (deed.do === "again" && isUp && last) copy.take(last);
        if (deed.do === "restart") {
          const before = source;
          source = new TableSource(rows, `${++epoch}`, removalsMax);
          source.change([...before.rows()], []);
          isUp = false;
        }
        if (isUp) assert.equal(inOrder(copy.rows()), inOrder(source.rows()));
      }
      join();
      assert.equal(inOrder(copy.rows()), inOrder(source.rows()));
      assert.is(source.since(copy.mark), null);
    }),
    { numRuns: 1_000 },
  );
});

test("what is equal is not told", () => {
  const source = new TableSource(rows, "e");
  assert.equal(source.change([row("a", 1)], ["b"]), {
    epoch: "e",
    revision: 1,
    from: 0,
    upsert: [row("a", 1)],
    remove: [],
  });
  assert.is(source.change([row("a", 1)], ["b"]), null);
  assert.equal(source.mark, { epoch: "e", revision: 1 });
});

test("a copy that was away gets what changed meanwhile, and not what came and went", () => {
  const source = new TableSource(rows, "e");
  source.change([row("a", 1), row("b", 1)], []);
  const { mark } = source;
  source.change([row("c", 1)], ["a"]);
  source.change([row("b", 2)], ["c"]);
  assert.equal(source.since(mark), { epoch: "e", revision: 3, from: 1, upsert: [row("b", 2)], remove: ["a", "c"] });
});

test("a row that went and came again is not removed by the difference", () => {
  const source = new TableSource(rows, "e");
  source.change([row("a", 1)], []);
  const copy = new TableCopy(rows);
  copy.take(source.since(undefined) as TableUpdate<Row>);
  copy.take(source.change([row("a", 2)], ["a"]) as TableUpdate<Row>);
  assert.equal(copy.rows(), [row("a", 2)]);
});

test("a copy that missed an update, or has another source's, says so and stays as it is", () => {
  const source = new TableSource(rows, "e");
  const copy = new TableCopy(rows);
  const first = source.change([row("a", 1)], []) as TableUpdate<Row>;
  assert.is(copy.take(first), "missed");
  assert.is(copy.take(source.since(copy.mark) as TableUpdate<Row>), "changed");
  source.change([row("b", 1)], []);
  const third = source.change([row("c", 1)], []) as TableUpdate<Row>;
  assert.is(copy.take(third), "missed");
  assert.is(copy.take({ ...third, epoch: "other" }), "missed");
  assert.equal(copy.rows(), [row("a", 1)]);
  assert.is(copy.take(first), "known");
});

test("more removals than are remembered: the whole", () => {
  const source = new TableSource(rows, "e", 2);
  source.change([row("a", 1), row("b", 1), row("c", 1), row("d", 1)], []);
  const { mark } = source;
  source.change([], ["a", "b"]);
  assert.ok("from" in (source.since(mark) ?? {}));
  source.change([], ["c"]);
  assert.equal(source.since(mark), { epoch: "e", revision: 3, whole: [row("d", 1)] });
});

test.run();
