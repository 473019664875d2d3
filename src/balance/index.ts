/** Which addresses an answer carries, and in what order. */

export { AddressOrderer, type AddressOrder } from './address-order.ts';
