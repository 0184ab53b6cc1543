import { formatAction } from '../../../screening/policy/action.js';
import type { BlockAction } from '../../../screening/policy/policy.js';

/** The most common actions. Others are typed. */
const COMMON = {
  'reject CALL_REJECTED': 'is rejected',
  'reject USER_BUSY': 'hears the busy signal',
  'reject UNALLOCATED_NUMBER': 'hears that the number does not exist',
  flag: 'gets through, marked for the dialplan',
  challenge: 'is asked to press a digit, and gets through with it',
  'challenge 30d': 'is asked once, and then gets through for 30 days',
} as const;

/** A choice of the action of a block. The field is `name`, and `${name}Text` if the action is typed. */
export function Actions({
  name,
  action,
  legend,
}: {
  name: string;
  action: BlockAction;
  legend: string;
}) {
  const text = formatAction(action);
  const isCommon = Object.hasOwn(COMMON, text);
  return (
    <fieldset>
      <legend>{legend}</legend>
      {Object.entries(COMMON).map(([value, words]) => (
        <label class="check">
          <input type="radio" name={name} value={value} checked={value === text} /> {words}
        </label>
      ))}
      <label class="check">
        <input type="radio" name={name} value="other" checked={!isCommon} /> something else:
      </label>
      <label class="indented">
        <span>Action</span>
        <input
          name={`${name}Text`}
          value={isCommon ? '' : text}
          maxlength={128}
          placeholder="transfer 2000, or respond 433 Anonymity Disallowed"
          autocomplete="off"
        />
      </label>
    </fieldset>
  );
}
