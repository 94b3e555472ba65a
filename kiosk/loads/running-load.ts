import type { LoadId } from '../../contract/ids.ts';
import { fromHex } from '../../contract/hex.ts';
import type { LoadGrant } from '../../contract/load-calls.ts';
import { subtractFen, type Fen } from '../../contract/money.ts';
import type { LoadOrder } from '../../devices/campus-card/campus-card.ts';

/** The one load that may be written right now. Its key lives here and nowhere else, until the load ends. */
export class RunningLoad {
  readonly loadId: LoadId;
  readonly uid: string;
  readonly amountFen: Fen;
  readonly order: LoadOrder;
  /** Whether the card may hold anything of this order; from an earlier attempt of any machine, too. */
  mayBeWritten: boolean;

  constructor(loadId: LoadId, uid: string, grant: LoadGrant, mayBeWritten: boolean) {
    const { record, loadKey } = grant;
    this.loadId = loadId;
    this.uid = uid;
    this.amountFen = subtractFen(record.after, record.before);
    this.order = { record, loadKey: fromHex(loadKey) };
    this.mayBeWritten = mayBeWritten;
  }

  /** Nothing is left that could write a card. */
  wipe(): void {
    this.order.loadKey.fill(0);
  }
}
