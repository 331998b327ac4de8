import { wrongArrows } from "./arrows.js";
import { staleFieldPage } from "./field-page.js";
import { badSuites, foreignHere, foreignTexts, forgetfulSignals, lockedPlaces, tooLong } from "./habits.js";
import { type Problem, readSources } from "./sources.js";

/** Every fault of the repository at `root` that these checks can see. */
export function checkAll(root: string, environment: Readonly<Record<string, string | undefined>>): Problem[] {
  const sources = readSources(root);
  return [
    ...wrongArrows(sources),
    ...tooLong(sources),
    ...badSuites(sources),
    ...forgetfulSignals(sources),
    ...foreignTexts(sources, foreignHere(root, environment)),
    ...lockedPlaces(sources),
    ...staleFieldPage(sources),
  ];
}
