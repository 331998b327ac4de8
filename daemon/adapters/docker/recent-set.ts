/** The last `max` texts that were added. */
export function recentSet(max: number): {
  add(text: string): boolean;
  has(text: string): boolean;
  remove(text: string): boolean;
} {
  const texts = new Set<string>();
  return {
    add(text) {
      if (texts.has(text)) return false;
      texts.add(text);
      const [oldest] = texts;
      if (texts.size > max && oldest !== undefined) texts.delete(oldest);
      return true;
    },
    has: (text) => texts.has(text),
    remove: (text) => texts.delete(text),
  };
}
