import { z } from 'zod';
import {
  MAX_BODY_BYTES,
  errorBody,
  errorStatus,
  platformCalls,
  requestIdHeader,
  requestIdPattern,
  signatureHeaders,
} from '../contract/platform-api.ts';
import type { PlatformCall, PlatformErrorCode } from '../contract/platform-api.ts';

const summaries: Readonly<Record<PlatformCall, string>> = {
  time: 'The time that the whole fleet goes by. The only call without a signature.',
  boot: 'A start of the kiosk: gives out its epoch and says whether the journal fits what was seen before.',
  heartbeat: 'How the kiosk is, every 30 seconds and when something changes.',
  lookUpCard: 'Whose card lies in the cradle, and how much cash may still be put in.',
  reserveNote: 'May this note be taken? A grant obliges the platform to accept its credit for ever.',
  creditNote: 'The note was accepted: it becomes pending money of the account.',
  releaseNote: 'The note went back to its owner: the reservation ends.',
  cardStatement: 'The last loads of this card, newest first.',
  startLoad:
    'Load pending money onto this card: gives the record and the key, also of a load that is still open.',
  resumeLoad: 'How a load of this machine stands; its record and key again while it is open.',
  confirmLoad: 'The card was read after the load and holds the new total.',
  cancelLoad: 'This machine sent nothing of the load to the card and will not.',
  questionLoad: 'Whether the card has this load is not known; its money stays apart.',
  loadStates: 'How loads of this machine have ended.',
  reportDebit: 'A purchase that the card proves. For payment terminals only.',
};

/** Which errors a call can meet besides those of every signed call. */
const signedErrors = [
  'badRequest',
  'badSignature',
  'unknownKiosk',
  'staleEpoch',
  'replayed',
  'tooLarge',
  'internal',
] as const;
const ownErrors: Readonly<Record<PlatformCall, readonly PlatformErrorCode[]>> = {
  time: [],
  boot: ['bootOvertaken'],
  heartbeat: ['notAllowed'],
  lookUpCard: [],
  reserveNote: ['keyReused', 'notAllowed', 'notFound', 'noteReleased'],
  creditNote: ['keyReused', 'notAllowed', 'noSuchReservation', 'reservationDiffers', 'noteReleased'],
  releaseNote: ['keyReused', 'notAllowed'],
  cardStatement: [],
  startLoad: ['keyReused', 'loadDiffers'],
  resumeLoad: ['noSuchLoad', 'loadDiffers'],
  confirmLoad: ['keyReused', 'noSuchLoad', 'loadDiffers'],
  cancelLoad: ['keyReused'],
  questionLoad: ['keyReused', 'noSuchLoad'],
  loadStates: [],
  reportDebit: ['keyReused', 'notAllowed', 'notFound', 'debitDiffers'],
};

/** The interface as an OpenAPI 3.1 document, made from the same table that the server answers by. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'All-in-Card central platform',
      version: '1',
      description:
        'What kiosks and payment terminals ask of the central platform. Amounts are whole fen, times milliseconds since 1970 UTC. ' +
        `A body has at most ${MAX_BODY_BYTES} bytes. Signing, keys, epochs: docs/platform-interface.md.`,
    },
    paths: Object.fromEntries(
      (Object.keys(platformCalls) as PlatformCall[]).map((name) => {
        const { path, method } = platformCalls[name];
        return [path, { [method.toLowerCase()]: operation(name) }];
      }),
    ),
    components: { schemas: { Error: schemaOf(errorBody) } },
  };
}

const signatureParameters = Object.values(signatureHeaders).map((header) => ({
  name: header,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));
const requestIdParameter = {
  name: requestIdHeader,
  in: 'header',
  required: false,
  description: 'Repeated in the header of the same name of every answer.',
  schema: { type: 'string', pattern: requestIdPattern.source },
};

function operation(name: PlatformCall): object {
  const { request, reply } = platformCalls[name];
  return {
    operationId: name,
    summary: summaries[name],
    parameters: [requestIdParameter, ...(request ? signatureParameters : [])],
    ...(request && {
      requestBody: { required: true, content: json(schemaOf(request)) },
    }),
    responses: {
      '200': { description: 'Done, or the stored answer of the same key.', content: json(schemaOf(reply)) },
      ...errorResponses(request ? [...signedErrors, ...ownErrors[name]] : ['internal']),
    },
  };
}

function errorResponses(codes: readonly PlatformErrorCode[]): object {
  const byStatus = Map.groupBy(codes, (code) => errorStatus[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      { description: group.join(', '), content: json({ $ref: '#/components/schemas/Error' }) },
    ]),
  );
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

/** As it goes over the wire: before amounts become `Fen`. */
function schemaOf(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  // The dialect of OpenAPI 3.1; said once by the version of the document.
  if ($schema !== 'https://json-schema.org/draft/2020-12/schema')
    throw new Error('unexpected JSON Schema dialect');
  return rest;
}

/** The text of docs/openapi.json. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
