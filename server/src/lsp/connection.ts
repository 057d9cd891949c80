import {
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeLensRequest,
  type Connection,
  DidChangeConfigurationNotification,
  type DidChangeConfigurationParams,
  DidChangeTextDocumentNotification,
  type DidChangeTextDocumentParams,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  DidCloseTextDocumentNotification,
  type DidCloseTextDocumentParams,
  DidOpenTextDocumentNotification,
  type DidOpenTextDocumentParams,
  DidSaveTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
  InitializedNotification,
} from 'vscode-languageserver';
import { ask, guarded } from './guard';
import {
  appliedText,
  askDatabase,
  checkAll,
  explain,
  headChanged,
  history,
  planChoices,
  planNext,
  planPreview,
  planStart,
  runbook,
  runOnShadow,
  safeMigration,
  timeline,
} from './protocol';
import type { Server } from './server';
import { gathered } from './watchedFiles';

/** Requests that the worker answers. */
const questions = [
  HoverRequest.type,
  CodeLensRequest.type,
  CodeActionRequest.type,
  CodeActionResolveRequest.type,
  DocumentSymbolRequest.type,
  explain,
  timeline,
  checkAll,
  safeMigration,
  history,
  appliedText,
  runbook,
  planChoices,
  planPreview,
  planStart,
  planNext,
];

/** What is done at which message. */
export function connect(connection: Connection, server: Server): void {
  const { log, supervisor } = server;
  const filesChanged = gathered((uris) => server.filesChanged(uris));
  const on = <P>(type: { readonly method: string }, act: (params: P) => void | Promise<void>) =>
    connection.onNotification(type.method, guarded(type.method, log, act));

  connection.onInitialize((params) => server.initialize(params));
  for (const { method } of questions) connection.onRequest(method, ask(supervisor, method, log));

  connection.onRequest(runOnShadow, ({ uri }, token) => server.runOnShadow(uri, token));
  connection.onRequest(askDatabase, () => server.askDatabase());

  on(InitializedNotification.type, () => server.initialized());
  on<DidOpenTextDocumentParams>(DidOpenTextDocumentNotification.type, ({ textDocument: { uri, version, text } }) =>
    server.open(uri, version, text),
  );
  on<DidChangeTextDocumentParams>(DidChangeTextDocumentNotification.type, (params) => server.change(params));
  on<DidCloseTextDocumentParams>(DidCloseTextDocumentNotification.type, ({ textDocument }) =>
    server.close(textDocument.uri),
  );
  on<DidCloseTextDocumentParams>(DidSaveTextDocumentNotification.type, ({ textDocument }) =>
    server.saved(textDocument.uri),
  );
  on<DidChangeWatchedFilesParams>(DidChangeWatchedFilesNotification.type, ({ changes }) => filesChanged(changes));
  on<DidChangeConfigurationParams>(DidChangeConfigurationNotification.type, ({ settings }) =>
    server.settingsChanged(settings),
  );
  on(headChanged, () => server.headChanged());

  connection.onShutdown(() => server.shutdown());
}
