/**
 * Named tables: what one side knows and another is to have, row by row, kept equal by differences. The source counts
 * its changes; a copy says which revision it has and gets what changed since, or the whole where that is not known any
 * more. Pure: who sends what to whom is not decided here.
 */

/** Where a copy stands. Revisions of different sources (a master that was started anew) cannot be compared. */
export interface TableMark {
  /** Names the source. */
  epoch: string;
  revision: number;
}

/** From no revision, or from `from` or any later one, to `revision`. */
export type TableUpdate<R> = TableMark &
  ({ whole: readonly R[] } | { from: number; upsert: readonly R[]; remove: readonly string[] });

/** What is to be known of the rows of a table. */
export interface RowKind<R> {
  /** Names a row for good. */
  keyOf(row: R): string;
  same(a: R, b: R): boolean;
}

/** Removals that are remembered: who was away for more gets the whole. */
export const removalsMax = 10_000;

export class TableSource<R> {
  readonly #kind: RowKind<R>;
  readonly #epoch: string;
  readonly #removalsMax: number;
  /** `since`: the revision at which the row became what it is. */
  readonly #rows = new Map<string, { row: R; since: number }>();
  /** The revision at which a row went, the latest last. */
  readonly #removed = new Map<string, number>();
  #revision = 0;
  /** What changed since an earlier revision is not known. */
  #floor = 0;

  constructor(kind: RowKind<R>, epoch: string, most = removalsMax) {
    this.#kind = kind;
    this.#epoch = epoch;
    this.#removalsMax = most;
  }

  get mark(): TableMark {
    return { epoch: this.#epoch, revision: this.#revision };
  }

  *rows(): Iterable<R> {
    for (const { row } of this.#rows.values()) yield row;
  }

  /** Rows that came or changed, and keys of rows that went. @returns what a copy must be told; null = nothing changed */
  change(upsert: readonly R[], remove: readonly string[]): TableUpdate<R> | null {
    const gone = remove.filter((key) => this.#rows.has(key));
    const news = upsert.filter((row) => {
      const known = this.#rows.get(this.#kind.keyOf(row));
      return known === undefined || (known.row !== row && !this.#kind.same(known.row, row));
    });
    if (gone.length === 0 && news.length === 0) return null;
    const from = this.#revision++;
    for (const key of gone) this.#remove(key);
    for (const row of news) {
      const key = this.#kind.keyOf(row);
      this.#removed.delete(key);
      this.#rows.set(key, { row, since: this.#revision });
    }
    const stays = new Set(news.map((row) => this.#kind.keyOf(row)));
    return { ...this.mark, from, upsert: news, remove: gone.filter((key) => !stays.has(key)) };
  }

  /** What a copy that stands at `mark` must be told; null = it is as we are. */
  since(mark: TableMark | undefined): TableUpdate<R> | null {
    if (mark?.epoch !== this.#epoch || mark.revision < this.#floor || mark.revision > this.#revision)
      return { ...this.mark, whole: [...this.rows()] };
    const from = mark.revision;
    if (from === this.#revision) return null;
    const upsert = [...this.#rows.values()].flatMap(({ row, since }) => (since > from ? [row] : []));
    const remove = [...this.#removed].flatMap(([key, at]) => (at > from ? [key] : []));
    return { ...this.mark, from, upsert, remove };
  }

  #remove(key: string): void {
    this.#rows.delete(key);
    this.#removed.set(key, this.#revision);
    for (const [oldest, at] of this.#removed) {
      if (this.#removed.size <= this.#removalsMax) return;
      this.#removed.delete(oldest);
      this.#floor = at;
    }
  }
}

export class TableCopy<R> {
  readonly #kind: Pick<RowKind<R>, "keyOf">;
  #rows = new Map<string, R>();
  #mark: TableMark | undefined;

  constructor(kind: Pick<RowKind<R>, "keyOf">) {
    this.#kind = kind;
  }

  /** Where it stands; undefined = it has nothing yet. */
  get mark(): TableMark | undefined {
    return this.#mark;
  }

  rows(): R[] {
    return [...this.#rows.values()];
  }

  /** @returns whether the copy changed; `missed`: it did not, for something between what it has and this was missed */
  take(update: TableUpdate<R>): "changed" | "known" | "missed" {
    const { epoch, revision } = update;
    const mark = this.#mark;
    const isOurs = mark?.epoch === epoch;
    if ("whole" in update) {
      if (isOurs && revision < mark.revision) return "known";
      this.#rows = new Map(update.whole.map((row) => [this.#kind.keyOf(row), row]));
    } else {
      if (!isOurs || update.from > mark.revision) return "missed";
      if (revision <= mark.revision) return "known";
      for (const key of update.remove) this.#rows.delete(key);
      for (const row of update.upsert) this.#rows.set(this.#kind.keyOf(row), row);
    }
    this.#mark = { epoch, revision };
    return "changed";
  }
}
