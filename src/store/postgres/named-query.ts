import { type QueryConfig, types } from 'pg';

export type Parameters = Readonly<Record<string, string | number | readonly (string | number)[]>>;

const INT8 = 20;

/**
 * A query with named parameters (`:name`), as `pg` takes it. Its whole numbers come back as numbers, which are exact up
 * to 2^53.
 */
export function namedQuery(sql: string, parameters: Parameters = {}): QueryConfig<unknown[]> {
  const names: string[] = [];
  // Texts in quotes may have a colon.
  const text = sql.replace(/'[^']*'|(?<!:):([a-z]\w*)/gi, (whole, name?: string) => {
    if (name === undefined) return whole;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return {
    text,
    values: names.map((name) => storable(parameters[name])),
    types: { getTypeParser: (type, format) => (type === INT8 ? Number : parserOf(type, format)) },
  };
}

const parserOf = types.getTypeParser as (
  type: number,
  format?: string,
) => (text: string) => unknown;

function storable(value: Parameters[string] | undefined): unknown {
  if (Array.isArray(value)) return value.map(storable);
  return typeof value === 'string' ? storableText(value) : value;
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. A caller may send the one, and a cut leave the other. */
export function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}
