/** What compose files are read with: files of the machine they are on, and the variables of whoever reads them. */
export interface ComposeFiles {
  /** undefined: there is none. @throws Error when it cannot be read */
  text(path: string): string | undefined;
  /** undefined: there is no such file. @throws Error when it cannot be read */
  bytes(path: string): Uint8Array | undefined;
  kindOf(path: string): "file" | "folder" | "other" | "none";
  /** Names of what is in a folder, in their order. */
  namesIn(folder: string): string[];
  /** Stands for `~`. */
  home: string;
}

/** Variables by name. */
export type Variables = ReadonlyMap<string, string>;
