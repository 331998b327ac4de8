/** An object of the API, as a manifest has it. */
export type Manifest = Record<string, unknown> & {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
};
