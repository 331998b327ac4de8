/** Text as the verbs of Go's fmt print it. */
import type { Spec } from "./printf-spec.js";
import { quoted } from "./quoted.js";

export function stringText(value: string, { verb, precision, flags }: Spec): string | undefined {
  const text = precision === undefined ? value : [...value].slice(0, precision).join("");
  switch (verb) {
    case "s":
    case "v":
      return flags.includes("#") && verb === "v" ? quoted(text, false) : text;
    case "q":
      return flags.includes("#") && !text.includes("`") ? `\`${text}\`` : quoted(text, flags.includes("+"));
    case "x":
    case "X": {
      const hex = Buffer.from(text).toString("hex");
      const spaced = flags.includes(" ") ? hex.replace(/..(?=.)/g, "$& ") : hex;
      return verb === "X" ? spaced.toUpperCase() : spaced;
    }
    default:
      return undefined;
  }
}
