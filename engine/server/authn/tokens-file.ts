import type { User } from '../../api/request';

/**
 * A file as `--token-auth-file` has it: `token,user,uid[,"group1,group2"]` a line. Throws Error with the line when it is
 * no such file. A fourth cell that is empty is the one group with an empty name
 * (apiserver/pkg/authentication/token/tokenfile, v1.36).
 */
export function parseTokens(text: string): ReadonlyMap<string, User> {
  const users = new Map<string, User>();
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [token = '', name = '', uid = '', groups] = cells(line);
    if (token === '' || name === '') {
      throw new Error(`line ${index + 1}: expected token,user,uid,"group1,group2"`);
    }
    const list = groups === undefined ? [] : groups.split(',');
    users.set(token, { name, groups: list, ...(uid === '' ? {} : { uid }) });
  });
  return users;
}

function cells(line: string): readonly string[] {
  const found: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    found.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
  }
  return found;
}
