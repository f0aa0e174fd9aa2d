/** A version 4 UUID (RFC 9562) out of a seeded source. */
export function uuidFrom(random: { integer(low: number, high: number): number }): string {
  const word = (): string => random.integer(0, 0xffff).toString(16).padStart(4, '0');
  const version = (0x4000 | random.integer(0, 0xfff)).toString(16);
  const variant = (0x8000 | random.integer(0, 0x3fff)).toString(16);
  return `${word()}${word()}-${word()}-${version}-${variant}-${word()}${word()}${word()}`;
}
