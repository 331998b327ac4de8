/** The measures of the picture, and the parts of SVG that all of it is made of. */
import { escapeHtml } from "./text.js";

export const width = 1_200;
export const gutter = 200;
export const right = 14;
export const groupHeight = 34;
export const minionHeight = 22;
export const podHeight = 17;
const labelCharsMax = 30;
export const n = (x: number): string => String(Math.round(x * 10) / 10);
export const title = (text: string): string => `<title>${escapeHtml(text)}</title>`;

/** `told`: what its title says, where that is more than what fits. */
export function label(text: string, x: number, y: number, style: string, told = text): string {
  const short = text.length > labelCharsMax ? `${text.slice(0, labelCharsMax - 9)}…${text.slice(-8)}` : text;
  return `<text class="${style}" x="${n(x)}" y="${n(y)}">${escapeHtml(short)}${short === told ? "" : title(told)}</text>`;
}
