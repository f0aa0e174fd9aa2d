/** `kubelet/*`: a star stands for any text. */
export function matcher(pattern: string): (text: string) => boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  const expression = new RegExp(`^${source.join('.*')}$`);
  return (text) => expression.test(text);
}
