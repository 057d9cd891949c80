import type { InitializeParams, ResourceOperationKind } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol';

/** What the client can do, as far as an answer depends on it. Plain data: it crosses to the worker. */
export interface Profile {
  /** It has Lockstep's own commands. */
  readonly clientCommands: boolean;
  /** Programs may be run in the workspace. */
  readonly trusted: boolean;
  readonly relatedInformation: boolean;
  readonly documentChanges: boolean;
  /** An edit may have places for the user to fill in, to be stepped through. */
  readonly snippetEdits: boolean;
  readonly resourceOperations: readonly ResourceOperationKind[];
  /** A code action's edit may be given later, when the action is taken. */
  readonly lazyEdits: boolean;
  readonly markdownHover: boolean;
  readonly symbolTree: boolean;
  readonly pullsSettings: boolean;
  readonly registersSettings: boolean;
  readonly registersWatchers: boolean;
  readonly announcesFolders: boolean;
  readonly refreshesLenses: boolean;
}

/** Reads the profile out of `initialize`; what the client does not say it cannot do. */
export function profileOf({ capabilities, initializationOptions }: InitializeParams): Profile {
  const { workspace, textDocument } = capabilities;
  const options = (initializationOptions ?? {}) as InitializationOptions;
  return {
    clientCommands: options.clientCommands === true,
    trusted: options.trusted !== false,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    resourceOperations: workspace?.workspaceEdit?.resourceOperations ?? [],
    lazyEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    symbolTree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    pullsSettings: workspace?.configuration === true,
    registersSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    announcesFolders: workspace?.workspaceFolders === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
  };
}
