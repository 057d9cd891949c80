import { AbstractMessageWriter, Message, type MessageWriter } from 'vscode-languageserver/node';

/** Parameters of a notification that were written as JSON before. */
export class Written {
  constructor(readonly json: string) {}

  /** For writers that know nothing of it. */
  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

/** Writes each message at once and in one piece; the library's own writer takes several turns for it, two writes and a lock. */
export class PromptWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly stream: NodeJS.WritableStream) {
    super();
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    const content = contentOf(message);
    this.stream.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`);
  }

  end(): void {
    this.stream.end();
  }
}

function contentOf(message: Message): string {
  if (!Message.isNotification(message) || !(message.params instanceof Written)) return JSON.stringify(message);
  const { jsonrpc, method, params } = message;
  return `{"jsonrpc":"${jsonrpc}","method":"${method}","params":${params.json}}`;
}
