/**
 * What others wrote (a pod its last words, a minion its notes, a server its refusals) comes to a terminal as text: what
 * would move its cursor, set its title or turn its words around is shown, not done.
 */

/** All controls but the line break and the tab, those of eight bits among them; and what turns the direction of words. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const commanding = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Each as JSON has it, so that JSON means what it meant. */
export const visible = (text: string): string =>
  text.replace(commanding, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
