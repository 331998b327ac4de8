/** IP addresses as text (`node:net` is I/O's; this is grammar only). */

function isIPv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIPv6(text: string): boolean {
  if (text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  const parts = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes(".")) {
      if (!isIPv4(part)) return false;
      groups += 2;
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups += 1;
    else return false;
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

/** 4 or 6 for an address of that family, 0 for anything else. */
export function isIP(text: string): 0 | 4 | 6 {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}
