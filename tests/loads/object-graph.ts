import { Session, type Runtime } from 'node:inspector';

/**
 * Every text and every run of bytes (as hexadecimal) that can be reached from an object, through private fields, maps
 * and sets too; not into objects of the classes named in `except`.
 */
export function reachableTexts(root: object, except: readonly string[]): readonly string[] {
  const session = new Session();
  session.connect();
  const shared = globalThis as { graphRoot?: unknown; graphSeen?: WeakSet<object> };
  shared.graphRoot = root;
  shared.graphSeen = new WeakSet();
  try {
    const walk = new Walk(session, except);
    walk.from('globalThis.graphRoot');
    return walk.texts;
  } finally {
    delete shared.graphRoot;
    delete shared.graphSeen;
    session.disconnect();
  }
}

/** The protocol tells private fields; the types of Node do not know it yet. */
interface WithPrivates {
  readonly privateProperties?: readonly Runtime.PropertyDescriptor[];
}

const isNew = 'function () { return !graphSeen.has(this) && Boolean(graphSeen.add(this)); }';
const hexOf = "function () { return Buffer.from(this.buffer).toString('hex'); }";

class Walk {
  readonly texts: string[] = [];
  readonly #session: Session;
  readonly #except: ReadonlySet<string>;
  readonly #ahead: Runtime.RemoteObject[] = [];

  constructor(session: Session, except: readonly string[]) {
    this.#session = session;
    this.#except = new Set(except);
  }

  from(expression: string): void {
    this.#session.post('Runtime.evaluate', { expression }, (_, { result }) => this.#ahead.push(result));
    for (let next = this.#ahead.pop(); next; next = this.#ahead.pop()) this.#visit(next);
  }

  #visit(value: Runtime.RemoteObject): void {
    if (value.type === 'string') this.texts.push(String(value.value));
    const { objectId } = value;
    if (objectId === undefined || this.#except.has(value.className ?? '')) return;
    if (this.#ask(objectId, isNew) !== true) return;
    if (value.subtype === 'typedarray') {
      this.texts.push(String(this.#ask(objectId, hexOf)));
      return;
    }
    this.#session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_, found) => {
      const properties = [...found.result, ...((found as WithPrivates).privateProperties ?? [])];
      for (const property of properties) if (property.value) this.#ahead.push(property.value);
      for (const { name, value: inner } of found.internalProperties ?? [])
        if (inner && (name === '[[Entries]]' || name === 'key' || name === 'value')) this.#ahead.push(inner);
    });
  }

  #ask(objectId: string, functionDeclaration: string): unknown {
    let answer: unknown;
    const params = { objectId, functionDeclaration, returnByValue: true };
    this.#session.post('Runtime.callFunctionOn', params, (_, reply) => {
      answer = (reply as Runtime.CallFunctionOnReturnType).result.value;
    });
    return answer;
  }
}
