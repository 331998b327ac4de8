/** Tells how things go. */
export interface Progress {
  say(text: string): void;
}
