import fc from 'fast-check';
import { openApiDocument } from '../../../central/openapi.ts';
import type { PlatformCall } from '../../../contract/platform-api.ts';
import type { Json } from '../made-json.ts';

/** Bodies from what the OpenAPI document says of them. */

interface Schema {
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly operationId: PlatformCall;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, Json>>;
}

/** Every value that the schema allows, now and then at its bounds. */
export function valuesOf(schema: Schema): fc.Arbitrary<Json> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objectsOf(schema);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case 'string':
      return schema.pattern === undefined
        ? fc.string({ unit: 'grapheme', maxLength: Math.min(schema.maxLength ?? 40, 40) })
        : fc.stringMatching(new RegExp(schema.pattern));
    case 'integer':
      return integersOf(schema);
    case 'boolean':
      return fc.boolean();
    default:
      throw new Error(`a schema that is not understood here: ${JSON.stringify(schema)}`);
  }
}

function integersOf({ minimum, exclusiveMinimum, maximum }: Schema): fc.Arbitrary<Json> {
  const min = Math.max(
    minimum ?? -(2 ** 53) + 1,
    exclusiveMinimum === undefined ? -(2 ** 53) + 1 : exclusiveMinimum + 1,
  );
  const max = maximum ?? 2 ** 53 - 1;
  return fc.oneof(
    fc.integer({ min: Math.max(min, -1000), max: Math.min(max, 1_000_000) }),
    fc.constantFrom(min, max),
  );
}

function objectsOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<Json> {
  const all = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valuesOf(one)]));
  return fc.record(all, { requiredKeys: [...required] });
}

const { paths } = openApiDocument() as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = new Map(
  Object.values(paths).flatMap((methods) =>
    Object.values(methods).map((one) => [one.operationId, one] as const),
  ),
);

/** Bodies of a call that the document allows; undefined where it takes none. */
export function bodiesOf(call: PlatformCall): fc.Arbitrary<Json> | undefined {
  const schema = operations.get(call)?.requestBody?.content['application/json']?.schema;
  return schema && valuesOf(schema);
}

/** May this call be answered with this status, says the document? */
export function isDocumented(call: PlatformCall, status: number): boolean {
  return operations.get(call)?.responses[status] !== undefined;
}
