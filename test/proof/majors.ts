import { type Major, majors } from '../postgres/packages';

/** The majors on which proofs run: the newest, or those that the environment names. */
export const provenMajors: readonly Major[] = process.env.LOCKSTEP_POSTGRES
  ? majors.filter((major) => process.env.LOCKSTEP_POSTGRES!.split(',').includes(String(major)))
  : [18];
