// Decodes one value in Confluent's wire format from standard input, with a registry client and an Avro of others.
//   kcat -C -q -c 1 -b HOST:PORT -t TOPIC -f %s | node decode-value.mjs --registry URL
// Prints it as a line of JSON.
import { parseArgs } from 'node:util'
import { buffer } from 'node:stream/consumers'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'

const { values: args } = parseArgs({ options: { registry: { type: 'string' } } })
const registry = new SchemaRegistry({ host: args.registry })
console.log(JSON.stringify(await registry.decode(await buffer(process.stdin))))
