/** One row of the matrix, as it was with one client. */
export interface Row {
  client: string;
  command: string;
  result: "ok" | "partial" | "fail" | "skip";
  note: string;
  /** `served`, `planned`, `client`: of what the row needs. */
  needs: string;
  capability: string;
}
