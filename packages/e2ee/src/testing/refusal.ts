import { type AlarmCode, E2eeError, type FailureReason } from '../errors.ts'

/** The reason (and alarm) with which an action is refused; anything but an E2eeError, or no refusal, fails the test. */
export async function refusalOf(
  action: () => unknown,
): Promise<{ reason: FailureReason; alarm: AlarmCode | undefined }> {
  try {
    await action()
  } catch (error) {
    if (error instanceof E2eeError) return { reason: error.reason, alarm: error.alarm }
    throw error
  }
  throw new Error('accepted')
}
