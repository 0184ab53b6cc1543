import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { packageVersion } from '../../version.js';
import type { Route, RouteDocument } from '../route.js';

/** The OpenAPI 3.1 document of these routes, generated from the route table. */
export function openApi(prefix: string, routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Ringfence', version: packageVersion() },
    servers: [{ url: prefix }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}

function operationOf({ path, role, about }: Route): object {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const { properties = {}, required = [] } =
    about?.query === undefined ? {} : schemaOf(about.query);
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const content = contentOf(about);
  return {
    summary: about?.summary,
    description: `Requires the role ${role}.`,
    parameters: [...inPath, ...inQuery],
    ...(content === undefined ? {} : { requestBody: { content } }),
    responses: {
      '2XX': { description: 'Success.' },
      default: {
        description: 'A problem (RFC 9457).',
        content: { 'application/problem+json': { schema: { type: 'object' } } },
      },
    },
  };
}

function contentOf(about: RouteDocument | undefined): object | undefined {
  if (about?.upload) return { 'application/octet-stream': {} };
  return about?.body && { 'application/json': { schema: schemaOf(about.body) } };
}

/** The input as it is sent, where times are strings. */
function schemaOf(schema: GenericSchema) {
  return toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
}
