import { requestIdHeader } from '../../contract/platform-api.ts';
import type { TransportAnswer, TransportRequest } from '../../kiosk/platform/transport.ts';

/** An answer that names the request it is to, as every platform's does. */
export function answerTo(
  { headers }: Pick<TransportRequest, 'headers'>,
  answer: Omit<TransportAnswer, 'requestId'>,
): TransportAnswer {
  return { ...answer, requestId: headers[requestIdHeader] };
}
