import { parseHeaders } from 'esl-lite';
import { describe, expect, it } from 'vitest';
import { readInboundCall } from '../../src/event-socket/inbound-call.js';
import { channelData } from '../support/channel-data.js';

type Changes = Parameters<typeof channelData>[0];

const read = (changes: Changes) => readInboundCall(parseHeaders(channelData(changes)));

describe('readInboundCall', () => {
  it('reads a recorded call', () => {
    expect(read({})).toMatchObject({
      uuid: 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c',
      socketMode: 'async',
      context: 'public',
      hasMovedOn: false,
      resumes: true,
      dialled: '1000',
      domains: ['127.0.0.1', '127.0.0.1'],
      accountVariable: undefined,
      isEmergencyCallback: false,
      callerHeaders: {
        callerIdNumber: '+14155550100',
        fromHost: 'carrier.example',
        hideNumber: false,
      },
    });
  });

  it.each<[string, Changes, object]>([
    ['sync mode', { 'Socket-Mode': 'static' }, { socketMode: 'sync' }],
    ['an unknown mode as async', { 'Socket-Mode': 'other' }, { socketMode: 'async' }],
    [
      'a channel that has moved on',
      { variable_current_application: 'playback' },
      { hasMovedOn: true },
    ],
    ['a channel in another state', { 'Channel-State': 'CS_ROUTING' }, { hasMovedOn: true }],
    [
      'the task that the dialplan named',
      { variable_ringfence_guard: '7', variable_last_sched_id: '9' },
      { guardTask: '7' },
    ],
    [
      'the task of the first form of the dialplan',
      { variable_last_sched_id: '9' },
      { guardTask: '9' },
    ],
    [
      'no task where the dialplan has no guard',
      { variable_last_sched_id: '9', variable_socket_resume: null },
      { resumes: false, guardTask: undefined },
    ],
    ['a channel in no application', { variable_current_application: null }, { hasMovedOn: true }],
    ['whether it can be asked', { variable_ringfence_dialled: '1000' }, { canChallenge: true }],
    ['whether it can not be asked', {}, { canChallenge: false, answer: undefined }],
    [
      'the digit that was asked for',
      { variable_ringfence_answer: '7:7:1500' },
      { answer: 'passed' },
    ],
    [
      'the digit, pressed before a sound',
      { variable_ringfence_answer: '0:0:' },
      { answer: 'passed' },
    ],
    ['another digit', { variable_ringfence_answer: '7:1:1500' }, { answer: 'failed' }],
    ['no digit', { variable_ringfence_answer: '7::1500' }, { answer: 'failed' }],
    ['no sound', { variable_ringfence_answer: '7::' }, { answer: 'unasked' }],
    ['no digit to press', { variable_ringfence_answer: '::1500' }, { answer: 'unasked' }],
    ['an answer and a line', { variable_ringfence_answer: '7:7:1\n' }, { answer: 'unasked' }],
    ['an answer of more', { variable_ringfence_answer: '77:77:1' }, { answer: 'unasked' }],
    ['the account', { variable_ringfence_account: 'acme' }, { accountVariable: 'acme' }],
    [
      'domains in their order',
      { variable_domain_name: 'a', variable_sip_to_host: 'b', variable_sip_req_host: 'c' },
      { domains: ['a', 'b', 'c'] },
    ],
    [
      'an emergency callback',
      { variable_sip_i_priority: 'PSAP-Callback' },
      { isEmergencyCallback: true },
    ],
    ['another priority', { variable_sip_i_priority: 'emergency' }, { isEmergencyCallback: false }],
    [
      'a missing number',
      { 'Caller-Caller-ID-Number': null },
      { callerHeaders: { callerIdNumber: undefined } },
    ],
    [
      'hide flags',
      { 'Caller-Privacy-Hide-Number': 'true' },
      { callerHeaders: { hideNumber: true } },
    ],
    [
      'the age of the call',
      { 'Caller-Channel-Created-Time': '1000000', 'Event-Date-Timestamp': '3500000' },
      { ageMs: 2_500 },
    ],
    ['no age without times', { 'Event-Date-Timestamp': null }, { ageMs: undefined }],
    ['the socket path', { variable_socket_path: 'secret' }, { socketPath: 'secret' }],
  ])('reads %s', (_, changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  });

  it.each([
    ['of a first conversation, since the channel was created', {}, 9_000],
    ['of a guarded call that is back, since then', { variable_ringfence_answer: '7:7:1' }, 30],
    [
      'of one that the guard may have taken, since the channel was created',
      { variable_ringfence_answer: '7:7:1', variable_socket_resume: null },
      9_000,
    ],
    [
      'of a synchronous call that is back, since then',
      { variable_ringfence_answer: '7:7:1', 'Socket-Mode': 'static', variable_socket_resume: null },
      30,
    ],
  ])('knows the age %s', (_, changes, ageMs) => {
    const times = {
      'Event-Date-Timestamp': '1795787979000000',
      'Caller-Channel-Created-Time': '1795787970000000',
      'Caller-Profile-Created-Time': '1795787978970000',
    };
    expect(read({ ...times, ...changes }).ageMs).toBe(ageMs);
  });

  it('reads any message as a call', () => {
    expect(readInboundCall(parseHeaders(Buffer.from('')))).toMatchObject({
      uuid: 'unknown',
      domains: [],
      hasMovedOn: true,
    });
  });
});
