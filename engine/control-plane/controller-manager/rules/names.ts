/** `web-` as generateName, or `web` where a dash would make the name too long. */
export const namePrefix = (name: string, lengthMax = 253): string => (name.length + 1 > lengthMax ? name : `${name}-`);
