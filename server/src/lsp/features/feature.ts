import type { Service } from '../../service/service';
import type { FilesInProtocol } from '../convert';
import type { Profile } from '../profile';
import type { Settings } from '../settings';

/** What a request is answered from. */
export interface Context {
  readonly service: Service;
  readonly profile: Profile;
  readonly settings: Settings;
  readonly files: FilesInProtocol;
  /** Derives everything anew, whatever was known. */
  refresh(): void;
}

/** Answers one kind of request: converts what is asked, asks the service, converts what it says. */
export type Feature<P, R> = (context: Context, params: P) => R;
