/** The columns of `troupe get` and of the tables that kubectl asks the server for, in kubectl's words. */
export interface Column {
  name: string;
  /** Shown only with `-o wide`. */
  wide?: true;
}

export interface KindColumns<T> {
  columns: readonly Column[];
  /** The cells of an object, one for each column, wide ones too. */
  row(object: T, nowMs: number): string[];
}

/** Columns that are always shown. */
export const narrow = (...names: string[]): Column[] => names.map((name) => ({ name }));
/** Columns that are shown with `-o wide`. */
export const wide = (...names: string[]): Column[] => names.map((name) => ({ name, wide: true }));

/** What a cell says where there is nothing to say. */
export const none = "<none>";

/** `k=v,…`, sorted. */
export function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const text = Object.entries(labels ?? {})
    .map(([k, v]) => `${k}=${v}`)
    .sort()
    .join(",");
  return text || none;
}
