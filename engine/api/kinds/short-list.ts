/** The first three and how many more there are: `a,b,c + 2 more...`. */
export function shortList(items: readonly string[], whenEmpty = '<unset>'): string {
  if (items.length === 0) return whenEmpty;
  const text = items.slice(0, 3).join(',');
  return items.length > 3 ? `${text} + ${items.length - 3} more...` : text;
}
