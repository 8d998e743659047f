/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const nri = $root.nri = (() => {

    /**
     * Namespace nri.
     * @exports nri
     * @namespace
     */
    const nri = {};

    nri.pkg = (function() {

        /**
         * Namespace pkg.
         * @memberof nri
         * @namespace
         */
        const pkg = {};

        pkg.api = (function() {

            /**
             * Namespace api.
             * @memberof nri.pkg
             * @namespace
             */
            const api = {};

            api.v1alpha1 = (function() {

                /**
                 * Namespace v1alpha1.
                 * @memberof nri.pkg.api
                 * @namespace
                 */
                const v1alpha1 = {};

                v1alpha1.RegisterPluginRequest = (function() {

                    /**
                     * Properties of a RegisterPluginRequest.
                     * @typedef {Object} nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties
                     * @property {string|null} [pluginName] RegisterPluginRequest pluginName
                     * @property {string|null} [pluginIdx] RegisterPluginRequest pluginIdx
                     * @property {string|null} [NRIVersion] RegisterPluginRequest NRIVersion
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a RegisterPluginRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IRegisterPluginRequest
                     * @augments nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties instead.
                     */

                    /**
                     * Shape of a RegisterPluginRequest.
                     * @typedef {nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties} nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape
                     */

                    /**
                     * Constructs a new RegisterPluginRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a RegisterPluginRequest.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const RegisterPluginRequest = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * RegisterPluginRequest pluginName.
                     * @member {string} pluginName
                     * @memberof nri.pkg.api.v1alpha1.RegisterPluginRequest
                     * @instance
                     */
                    RegisterPluginRequest.prototype.pluginName = "";

                    /**
                     * RegisterPluginRequest pluginIdx.
                     * @member {string} pluginIdx
                     * @memberof nri.pkg.api.v1alpha1.RegisterPluginRequest
                     * @instance
                     */
                    RegisterPluginRequest.prototype.pluginIdx = "";

                    /**
                     * RegisterPluginRequest NRIVersion.
                     * @member {string} NRIVersion
                     * @memberof nri.pkg.api.v1alpha1.RegisterPluginRequest
                     * @instance
                     */
                    RegisterPluginRequest.prototype.NRIVersion = "";

                    /**
                     * Creates a new RegisterPluginRequest instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.RegisterPluginRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.RegisterPluginRequest} RegisterPluginRequest instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape): nri.pkg.api.v1alpha1.RegisterPluginRequest & nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties): nri.pkg.api.v1alpha1.RegisterPluginRequest;
                     * }}
                     */
                    RegisterPluginRequest.create = function(properties) {
                        return new RegisterPluginRequest(properties);
                    };

                    /**
                     * Encodes the specified RegisterPluginRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.RegisterPluginRequest.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.RegisterPluginRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties} message RegisterPluginRequest message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    RegisterPluginRequest.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.pluginName != null && $Object.hasOwnProperty.call(message, "pluginName") && message.pluginName !== "")
                            writer.uint32(/* id 1, wireType 2 =*/10).string(message.pluginName);
                        if (message.pluginIdx != null && $Object.hasOwnProperty.call(message, "pluginIdx") && message.pluginIdx !== "")
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.pluginIdx);
                        if (message.NRIVersion != null && $Object.hasOwnProperty.call(message, "NRIVersion") && message.NRIVersion !== "")
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.NRIVersion);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a RegisterPluginRequest message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.RegisterPluginRequest
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.RegisterPluginRequest & nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape} RegisterPluginRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    RegisterPluginRequest.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.RegisterPluginRequest();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.pluginName = value;
                                    else
                                        delete message.pluginName;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.pluginIdx = value;
                                    else
                                        delete message.pluginIdx;
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.NRIVersion = value;
                                    else
                                        delete message.NRIVersion;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return RegisterPluginRequest;
                })();

                v1alpha1.ConfigureRequest = (function() {

                    /**
                     * Properties of a ConfigureRequest.
                     * @typedef {Object} nri.pkg.api.v1alpha1.ConfigureRequest.$Properties
                     * @property {string|null} [config] ConfigureRequest config
                     * @property {string|null} [runtimeName] ConfigureRequest runtimeName
                     * @property {string|null} [runtimeVersion] ConfigureRequest runtimeVersion
                     * @property {number|null} [registrationTimeout] ConfigureRequest registrationTimeout
                     * @property {number|null} [requestTimeout] ConfigureRequest requestTimeout
                     * @property {string|null} [NRIVersion] ConfigureRequest NRIVersion
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a ConfigureRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IConfigureRequest
                     * @augments nri.pkg.api.v1alpha1.ConfigureRequest.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.ConfigureRequest.$Properties instead.
                     */

                    /**
                     * Shape of a ConfigureRequest.
                     * @typedef {nri.pkg.api.v1alpha1.ConfigureRequest.$Properties} nri.pkg.api.v1alpha1.ConfigureRequest.$Shape
                     */

                    /**
                     * Constructs a new ConfigureRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a ConfigureRequest.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.ConfigureRequest.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const ConfigureRequest = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * ConfigureRequest config.
                     * @member {string} config
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @instance
                     */
                    ConfigureRequest.prototype.config = "";

                    /**
                     * ConfigureRequest runtimeName.
                     * @member {string} runtimeName
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @instance
                     */
                    ConfigureRequest.prototype.runtimeName = "";

                    /**
                     * ConfigureRequest runtimeVersion.
                     * @member {string} runtimeVersion
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @instance
                     */
                    ConfigureRequest.prototype.runtimeVersion = "";

                    /**
                     * ConfigureRequest registrationTimeout.
                     * @member {number} registrationTimeout
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @instance
                     */
                    ConfigureRequest.prototype.registrationTimeout = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                    /**
                     * ConfigureRequest requestTimeout.
                     * @member {number} requestTimeout
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @instance
                     */
                    ConfigureRequest.prototype.requestTimeout = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                    /**
                     * ConfigureRequest NRIVersion.
                     * @member {string} NRIVersion
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @instance
                     */
                    ConfigureRequest.prototype.NRIVersion = "";

                    /**
                     * Creates a new ConfigureRequest instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ConfigureRequest.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.ConfigureRequest} ConfigureRequest instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.ConfigureRequest.$Shape): nri.pkg.api.v1alpha1.ConfigureRequest & nri.pkg.api.v1alpha1.ConfigureRequest.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.ConfigureRequest.$Properties): nri.pkg.api.v1alpha1.ConfigureRequest;
                     * }}
                     */
                    ConfigureRequest.create = function(properties) {
                        return new ConfigureRequest(properties);
                    };

                    /**
                     * Encodes the specified ConfigureRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.ConfigureRequest.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ConfigureRequest.$Properties} message ConfigureRequest message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    ConfigureRequest.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.config != null && $Object.hasOwnProperty.call(message, "config") && message.config !== "")
                            writer.uint32(/* id 1, wireType 2 =*/10).string(message.config);
                        if (message.runtimeName != null && $Object.hasOwnProperty.call(message, "runtimeName") && message.runtimeName !== "")
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.runtimeName);
                        if (message.runtimeVersion != null && $Object.hasOwnProperty.call(message, "runtimeVersion") && message.runtimeVersion !== "")
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.runtimeVersion);
                        if (message.registrationTimeout != null && $Object.hasOwnProperty.call(message, "registrationTimeout") && (typeof message.registrationTimeout === "object" ? message.registrationTimeout.low || message.registrationTimeout.high : message.registrationTimeout !== 0))
                            writer.uint32(/* id 4, wireType 0 =*/32).int64(message.registrationTimeout);
                        if (message.requestTimeout != null && $Object.hasOwnProperty.call(message, "requestTimeout") && (typeof message.requestTimeout === "object" ? message.requestTimeout.low || message.requestTimeout.high : message.requestTimeout !== 0))
                            writer.uint32(/* id 5, wireType 0 =*/40).int64(message.requestTimeout);
                        if (message.NRIVersion != null && $Object.hasOwnProperty.call(message, "NRIVersion") && message.NRIVersion !== "")
                            writer.uint32(/* id 6, wireType 2 =*/50).string(message.NRIVersion);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a ConfigureRequest message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.ConfigureRequest
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ConfigureRequest & nri.pkg.api.v1alpha1.ConfigureRequest.$Shape} ConfigureRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    ConfigureRequest.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.ConfigureRequest();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.config = value;
                                    else
                                        delete message.config;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.runtimeName = value;
                                    else
                                        delete message.runtimeName;
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.runtimeVersion = value;
                                    else
                                        delete message.runtimeVersion;
                                    continue;
                                }
                            case 4: {
                                    if (wireType !== 0)
                                        break;
                                    if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                        message.registrationTimeout = value;
                                    else
                                        delete message.registrationTimeout;
                                    continue;
                                }
                            case 5: {
                                    if (wireType !== 0)
                                        break;
                                    if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                        message.requestTimeout = value;
                                    else
                                        delete message.requestTimeout;
                                    continue;
                                }
                            case 6: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.NRIVersion = value;
                                    else
                                        delete message.NRIVersion;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return ConfigureRequest;
                })();

                v1alpha1.ConfigureResponse = (function() {

                    /**
                     * Properties of a ConfigureResponse.
                     * @typedef {Object} nri.pkg.api.v1alpha1.ConfigureResponse.$Properties
                     * @property {number|null} [events] ConfigureResponse events
                     * @property {nri.pkg.api.v1alpha1.FailurePolicy.$Properties|null} [failurePolicy] ConfigureResponse failurePolicy
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a ConfigureResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IConfigureResponse
                     * @augments nri.pkg.api.v1alpha1.ConfigureResponse.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.ConfigureResponse.$Properties instead.
                     */

                    /**
                     * Shape of a ConfigureResponse.
                     * @typedef {nri.pkg.api.v1alpha1.ConfigureResponse.$Properties} nri.pkg.api.v1alpha1.ConfigureResponse.$Shape
                     */

                    /**
                     * Constructs a new ConfigureResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a ConfigureResponse.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.ConfigureResponse.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const ConfigureResponse = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * ConfigureResponse events.
                     * @member {number} events
                     * @memberof nri.pkg.api.v1alpha1.ConfigureResponse
                     * @instance
                     */
                    ConfigureResponse.prototype.events = 0;

                    /**
                     * ConfigureResponse failurePolicy.
                     * @member {nri.pkg.api.v1alpha1.FailurePolicy.$Properties|null|undefined} failurePolicy
                     * @memberof nri.pkg.api.v1alpha1.ConfigureResponse
                     * @instance
                     */
                    ConfigureResponse.prototype.failurePolicy = null;

                    /**
                     * Creates a new ConfigureResponse instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.ConfigureResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ConfigureResponse.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.ConfigureResponse} ConfigureResponse instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.ConfigureResponse.$Shape): nri.pkg.api.v1alpha1.ConfigureResponse & nri.pkg.api.v1alpha1.ConfigureResponse.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.ConfigureResponse.$Properties): nri.pkg.api.v1alpha1.ConfigureResponse;
                     * }}
                     */
                    ConfigureResponse.create = function(properties) {
                        return new ConfigureResponse(properties);
                    };

                    /**
                     * Encodes the specified ConfigureResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.ConfigureResponse.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.ConfigureResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ConfigureResponse.$Properties} message ConfigureResponse message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    ConfigureResponse.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.events != null && $Object.hasOwnProperty.call(message, "events") && message.events !== 0)
                            writer.uint32(/* id 2, wireType 0 =*/16).int32(message.events);
                        if (message.failurePolicy != null && $Object.hasOwnProperty.call(message, "failurePolicy"))
                            $root.nri.pkg.api.v1alpha1.FailurePolicy.encode(message.failurePolicy, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a ConfigureResponse message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.ConfigureResponse
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ConfigureResponse & nri.pkg.api.v1alpha1.ConfigureResponse.$Shape} ConfigureResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    ConfigureResponse.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.ConfigureResponse();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 2: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.int32())
                                        message.events = value;
                                    else
                                        delete message.events;
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    message.failurePolicy = $root.nri.pkg.api.v1alpha1.FailurePolicy.decode(reader, reader.size(), $undefined, _depth + 1, message.failurePolicy);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return ConfigureResponse;
                })();

                v1alpha1.FailurePolicy = (function() {

                    /**
                     * Properties of a FailurePolicy.
                     * @typedef {Object} nri.pkg.api.v1alpha1.FailurePolicy.$Properties
                     * @property {boolean|null} [failRequest] FailurePolicy failRequest
                     * @property {boolean|null} [keepConnected] FailurePolicy keepConnected
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a FailurePolicy.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IFailurePolicy
                     * @augments nri.pkg.api.v1alpha1.FailurePolicy.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.FailurePolicy.$Properties instead.
                     */

                    /**
                     * Shape of a FailurePolicy.
                     * @typedef {nri.pkg.api.v1alpha1.FailurePolicy.$Properties} nri.pkg.api.v1alpha1.FailurePolicy.$Shape
                     */

                    /**
                     * Constructs a new FailurePolicy.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a FailurePolicy.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.FailurePolicy.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const FailurePolicy = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * FailurePolicy failRequest.
                     * @member {boolean} failRequest
                     * @memberof nri.pkg.api.v1alpha1.FailurePolicy
                     * @instance
                     */
                    FailurePolicy.prototype.failRequest = false;

                    /**
                     * FailurePolicy keepConnected.
                     * @member {boolean} keepConnected
                     * @memberof nri.pkg.api.v1alpha1.FailurePolicy
                     * @instance
                     */
                    FailurePolicy.prototype.keepConnected = false;

                    /**
                     * Creates a new FailurePolicy instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.FailurePolicy
                     * @static
                     * @param {nri.pkg.api.v1alpha1.FailurePolicy.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.FailurePolicy} FailurePolicy instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.FailurePolicy.$Shape): nri.pkg.api.v1alpha1.FailurePolicy & nri.pkg.api.v1alpha1.FailurePolicy.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.FailurePolicy.$Properties): nri.pkg.api.v1alpha1.FailurePolicy;
                     * }}
                     */
                    FailurePolicy.create = function(properties) {
                        return new FailurePolicy(properties);
                    };

                    /**
                     * Encodes the specified FailurePolicy message. Does not implicitly {@link nri.pkg.api.v1alpha1.FailurePolicy.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.FailurePolicy
                     * @static
                     * @param {nri.pkg.api.v1alpha1.FailurePolicy.$Properties} message FailurePolicy message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    FailurePolicy.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.failRequest != null && $Object.hasOwnProperty.call(message, "failRequest") && message.failRequest !== false)
                            writer.uint32(/* id 1, wireType 0 =*/8).bool(message.failRequest);
                        if (message.keepConnected != null && $Object.hasOwnProperty.call(message, "keepConnected") && message.keepConnected !== false)
                            writer.uint32(/* id 2, wireType 0 =*/16).bool(message.keepConnected);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a FailurePolicy message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.FailurePolicy
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.FailurePolicy & nri.pkg.api.v1alpha1.FailurePolicy.$Shape} FailurePolicy
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    FailurePolicy.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.FailurePolicy();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.bool())
                                        message.failRequest = value;
                                    else
                                        delete message.failRequest;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.bool())
                                        message.keepConnected = value;
                                    else
                                        delete message.keepConnected;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return FailurePolicy;
                })();

                v1alpha1.SynchronizeRequest = (function() {

                    /**
                     * Properties of a SynchronizeRequest.
                     * @typedef {Object} nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties
                     * @property {boolean|null} [more] SynchronizeRequest more
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a SynchronizeRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ISynchronizeRequest
                     * @augments nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties instead.
                     */

                    /**
                     * Shape of a SynchronizeRequest.
                     * @typedef {nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties} nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape
                     */

                    /**
                     * Constructs a new SynchronizeRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a SynchronizeRequest.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const SynchronizeRequest = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * SynchronizeRequest more.
                     * @member {boolean} more
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeRequest
                     * @instance
                     */
                    SynchronizeRequest.prototype.more = false;

                    /**
                     * Creates a new SynchronizeRequest instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.SynchronizeRequest} SynchronizeRequest instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape): nri.pkg.api.v1alpha1.SynchronizeRequest & nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties): nri.pkg.api.v1alpha1.SynchronizeRequest;
                     * }}
                     */
                    SynchronizeRequest.create = function(properties) {
                        return new SynchronizeRequest(properties);
                    };

                    /**
                     * Encodes the specified SynchronizeRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.SynchronizeRequest.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties} message SynchronizeRequest message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    SynchronizeRequest.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== false)
                            writer.uint32(/* id 3, wireType 0 =*/24).bool(message.more);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a SynchronizeRequest message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeRequest
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.SynchronizeRequest & nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape} SynchronizeRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    SynchronizeRequest.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.SynchronizeRequest();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 3: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.bool())
                                        message.more = value;
                                    else
                                        delete message.more;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return SynchronizeRequest;
                })();

                v1alpha1.SynchronizeResponse = (function() {

                    /**
                     * Properties of a SynchronizeResponse.
                     * @typedef {Object} nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties
                     * @property {boolean|null} [more] SynchronizeResponse more
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a SynchronizeResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ISynchronizeResponse
                     * @augments nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties instead.
                     */

                    /**
                     * Shape of a SynchronizeResponse.
                     * @typedef {nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties} nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape
                     */

                    /**
                     * Constructs a new SynchronizeResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a SynchronizeResponse.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const SynchronizeResponse = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * SynchronizeResponse more.
                     * @member {boolean} more
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeResponse
                     * @instance
                     */
                    SynchronizeResponse.prototype.more = false;

                    /**
                     * Creates a new SynchronizeResponse instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.SynchronizeResponse} SynchronizeResponse instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape): nri.pkg.api.v1alpha1.SynchronizeResponse & nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties): nri.pkg.api.v1alpha1.SynchronizeResponse;
                     * }}
                     */
                    SynchronizeResponse.create = function(properties) {
                        return new SynchronizeResponse(properties);
                    };

                    /**
                     * Encodes the specified SynchronizeResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.SynchronizeResponse.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties} message SynchronizeResponse message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    SynchronizeResponse.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.more != null && $Object.hasOwnProperty.call(message, "more") && message.more !== false)
                            writer.uint32(/* id 2, wireType 0 =*/16).bool(message.more);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a SynchronizeResponse message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.SynchronizeResponse
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.SynchronizeResponse & nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape} SynchronizeResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    SynchronizeResponse.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.SynchronizeResponse();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 2: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.bool())
                                        message.more = value;
                                    else
                                        delete message.more;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return SynchronizeResponse;
                })();

                v1alpha1.CreateContainerRequest = (function() {

                    /**
                     * Properties of a CreateContainerRequest.
                     * @typedef {Object} nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties
                     * @property {Uint8Array|null} [pod] CreateContainerRequest pod
                     * @property {Uint8Array|null} [container] CreateContainerRequest container
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a CreateContainerRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ICreateContainerRequest
                     * @augments nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties instead.
                     */

                    /**
                     * Shape of a CreateContainerRequest.
                     * @typedef {nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties} nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape
                     */

                    /**
                     * Constructs a new CreateContainerRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a CreateContainerRequest.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const CreateContainerRequest = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * CreateContainerRequest pod.
                     * @member {Uint8Array} pod
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerRequest
                     * @instance
                     */
                    CreateContainerRequest.prototype.pod = $util.newBuffer([]);

                    /**
                     * CreateContainerRequest container.
                     * @member {Uint8Array} container
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerRequest
                     * @instance
                     */
                    CreateContainerRequest.prototype.container = $util.newBuffer([]);

                    /**
                     * Creates a new CreateContainerRequest instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.CreateContainerRequest} CreateContainerRequest instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape): nri.pkg.api.v1alpha1.CreateContainerRequest & nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties): nri.pkg.api.v1alpha1.CreateContainerRequest;
                     * }}
                     */
                    CreateContainerRequest.create = function(properties) {
                        return new CreateContainerRequest(properties);
                    };

                    /**
                     * Encodes the specified CreateContainerRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.CreateContainerRequest.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties} message CreateContainerRequest message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    CreateContainerRequest.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.pod != null && $Object.hasOwnProperty.call(message, "pod") && message.pod.length)
                            writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.pod);
                        if (message.container != null && $Object.hasOwnProperty.call(message, "container") && message.container.length)
                            writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.container);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a CreateContainerRequest message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerRequest
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.CreateContainerRequest & nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape} CreateContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    CreateContainerRequest.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.CreateContainerRequest();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.pod = value;
                                    else
                                        delete message.pod;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.container = value;
                                    else
                                        delete message.container;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return CreateContainerRequest;
                })();

                v1alpha1.CreateContainerResponse = (function() {

                    /**
                     * Properties of a CreateContainerResponse.
                     * @typedef {Object} nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties
                     * @property {Uint8Array|null} [adjust] CreateContainerResponse adjust
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a CreateContainerResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ICreateContainerResponse
                     * @augments nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties instead.
                     */

                    /**
                     * Shape of a CreateContainerResponse.
                     * @typedef {nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties} nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape
                     */

                    /**
                     * Constructs a new CreateContainerResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a CreateContainerResponse.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const CreateContainerResponse = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * CreateContainerResponse adjust.
                     * @member {Uint8Array} adjust
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerResponse
                     * @instance
                     */
                    CreateContainerResponse.prototype.adjust = $util.newBuffer([]);

                    /**
                     * Creates a new CreateContainerResponse instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.CreateContainerResponse} CreateContainerResponse instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape): nri.pkg.api.v1alpha1.CreateContainerResponse & nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties): nri.pkg.api.v1alpha1.CreateContainerResponse;
                     * }}
                     */
                    CreateContainerResponse.create = function(properties) {
                        return new CreateContainerResponse(properties);
                    };

                    /**
                     * Encodes the specified CreateContainerResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.CreateContainerResponse.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties} message CreateContainerResponse message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    CreateContainerResponse.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.adjust != null && $Object.hasOwnProperty.call(message, "adjust") && message.adjust.length)
                            writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.adjust);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a CreateContainerResponse message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.CreateContainerResponse
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.CreateContainerResponse & nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape} CreateContainerResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    CreateContainerResponse.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.CreateContainerResponse();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.adjust = value;
                                    else
                                        delete message.adjust;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return CreateContainerResponse;
                })();

                v1alpha1.UpdateContainerRequest = (function() {

                    /**
                     * Properties of an UpdateContainerRequest.
                     * @typedef {Object} nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties
                     * @property {Uint8Array|null} [pod] UpdateContainerRequest pod
                     * @property {Uint8Array|null} [container] UpdateContainerRequest container
                     * @property {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null} [linuxResources] UpdateContainerRequest linuxResources
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of an UpdateContainerRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IUpdateContainerRequest
                     * @augments nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties instead.
                     */

                    /**
                     * Shape of an UpdateContainerRequest.
                     * @typedef {nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties} nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape
                     */

                    /**
                     * Constructs a new UpdateContainerRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents an UpdateContainerRequest.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const UpdateContainerRequest = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * UpdateContainerRequest pod.
                     * @member {Uint8Array} pod
                     * @memberof nri.pkg.api.v1alpha1.UpdateContainerRequest
                     * @instance
                     */
                    UpdateContainerRequest.prototype.pod = $util.newBuffer([]);

                    /**
                     * UpdateContainerRequest container.
                     * @member {Uint8Array} container
                     * @memberof nri.pkg.api.v1alpha1.UpdateContainerRequest
                     * @instance
                     */
                    UpdateContainerRequest.prototype.container = $util.newBuffer([]);

                    /**
                     * UpdateContainerRequest linuxResources.
                     * @member {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null|undefined} linuxResources
                     * @memberof nri.pkg.api.v1alpha1.UpdateContainerRequest
                     * @instance
                     */
                    UpdateContainerRequest.prototype.linuxResources = null;

                    /**
                     * Creates a new UpdateContainerRequest instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.UpdateContainerRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.UpdateContainerRequest} UpdateContainerRequest instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape): nri.pkg.api.v1alpha1.UpdateContainerRequest & nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties): nri.pkg.api.v1alpha1.UpdateContainerRequest;
                     * }}
                     */
                    UpdateContainerRequest.create = function(properties) {
                        return new UpdateContainerRequest(properties);
                    };

                    /**
                     * Encodes the specified UpdateContainerRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.UpdateContainerRequest.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.UpdateContainerRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties} message UpdateContainerRequest message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    UpdateContainerRequest.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.pod != null && $Object.hasOwnProperty.call(message, "pod") && message.pod.length)
                            writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.pod);
                        if (message.container != null && $Object.hasOwnProperty.call(message, "container") && message.container.length)
                            writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.container);
                        if (message.linuxResources != null && $Object.hasOwnProperty.call(message, "linuxResources"))
                            $root.nri.pkg.api.v1alpha1.LinuxResources.encode(message.linuxResources, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes an UpdateContainerRequest message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.UpdateContainerRequest
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.UpdateContainerRequest & nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape} UpdateContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    UpdateContainerRequest.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.UpdateContainerRequest();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.pod = value;
                                    else
                                        delete message.pod;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.container = value;
                                    else
                                        delete message.container;
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    message.linuxResources = $root.nri.pkg.api.v1alpha1.LinuxResources.decode(reader, reader.size(), $undefined, _depth + 1, message.linuxResources);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return UpdateContainerRequest;
                })();

                v1alpha1.StopContainerRequest = (function() {

                    /**
                     * Properties of a StopContainerRequest.
                     * @typedef {Object} nri.pkg.api.v1alpha1.StopContainerRequest.$Properties
                     * @property {Uint8Array|null} [pod] StopContainerRequest pod
                     * @property {Uint8Array|null} [container] StopContainerRequest container
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a StopContainerRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IStopContainerRequest
                     * @augments nri.pkg.api.v1alpha1.StopContainerRequest.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.StopContainerRequest.$Properties instead.
                     */

                    /**
                     * Shape of a StopContainerRequest.
                     * @typedef {nri.pkg.api.v1alpha1.StopContainerRequest.$Properties} nri.pkg.api.v1alpha1.StopContainerRequest.$Shape
                     */

                    /**
                     * Constructs a new StopContainerRequest.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a StopContainerRequest.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.StopContainerRequest.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const StopContainerRequest = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * StopContainerRequest pod.
                     * @member {Uint8Array} pod
                     * @memberof nri.pkg.api.v1alpha1.StopContainerRequest
                     * @instance
                     */
                    StopContainerRequest.prototype.pod = $util.newBuffer([]);

                    /**
                     * StopContainerRequest container.
                     * @member {Uint8Array} container
                     * @memberof nri.pkg.api.v1alpha1.StopContainerRequest
                     * @instance
                     */
                    StopContainerRequest.prototype.container = $util.newBuffer([]);

                    /**
                     * Creates a new StopContainerRequest instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.StopContainerRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.StopContainerRequest.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.StopContainerRequest} StopContainerRequest instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.StopContainerRequest.$Shape): nri.pkg.api.v1alpha1.StopContainerRequest & nri.pkg.api.v1alpha1.StopContainerRequest.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.StopContainerRequest.$Properties): nri.pkg.api.v1alpha1.StopContainerRequest;
                     * }}
                     */
                    StopContainerRequest.create = function(properties) {
                        return new StopContainerRequest(properties);
                    };

                    /**
                     * Encodes the specified StopContainerRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.StopContainerRequest.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.StopContainerRequest
                     * @static
                     * @param {nri.pkg.api.v1alpha1.StopContainerRequest.$Properties} message StopContainerRequest message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    StopContainerRequest.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.pod != null && $Object.hasOwnProperty.call(message, "pod") && message.pod.length)
                            writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.pod);
                        if (message.container != null && $Object.hasOwnProperty.call(message, "container") && message.container.length)
                            writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.container);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a StopContainerRequest message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.StopContainerRequest
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.StopContainerRequest & nri.pkg.api.v1alpha1.StopContainerRequest.$Shape} StopContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    StopContainerRequest.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.StopContainerRequest();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.pod = value;
                                    else
                                        delete message.pod;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.container = value;
                                    else
                                        delete message.container;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return StopContainerRequest;
                })();

                v1alpha1.StateChangeEvent = (function() {

                    /**
                     * Properties of a StateChangeEvent.
                     * @typedef {Object} nri.pkg.api.v1alpha1.StateChangeEvent.$Properties
                     * @property {number|null} [event] StateChangeEvent event
                     * @property {Uint8Array|null} [pod] StateChangeEvent pod
                     * @property {Uint8Array|null} [container] StateChangeEvent container
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a StateChangeEvent.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IStateChangeEvent
                     * @augments nri.pkg.api.v1alpha1.StateChangeEvent.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.StateChangeEvent.$Properties instead.
                     */

                    /**
                     * Shape of a StateChangeEvent.
                     * @typedef {nri.pkg.api.v1alpha1.StateChangeEvent.$Properties} nri.pkg.api.v1alpha1.StateChangeEvent.$Shape
                     */

                    /**
                     * Constructs a new StateChangeEvent.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a StateChangeEvent.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.StateChangeEvent.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const StateChangeEvent = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * StateChangeEvent event.
                     * @member {number} event
                     * @memberof nri.pkg.api.v1alpha1.StateChangeEvent
                     * @instance
                     */
                    StateChangeEvent.prototype.event = 0;

                    /**
                     * StateChangeEvent pod.
                     * @member {Uint8Array} pod
                     * @memberof nri.pkg.api.v1alpha1.StateChangeEvent
                     * @instance
                     */
                    StateChangeEvent.prototype.pod = $util.newBuffer([]);

                    /**
                     * StateChangeEvent container.
                     * @member {Uint8Array} container
                     * @memberof nri.pkg.api.v1alpha1.StateChangeEvent
                     * @instance
                     */
                    StateChangeEvent.prototype.container = $util.newBuffer([]);

                    /**
                     * Creates a new StateChangeEvent instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.StateChangeEvent
                     * @static
                     * @param {nri.pkg.api.v1alpha1.StateChangeEvent.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.StateChangeEvent} StateChangeEvent instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.StateChangeEvent.$Shape): nri.pkg.api.v1alpha1.StateChangeEvent & nri.pkg.api.v1alpha1.StateChangeEvent.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.StateChangeEvent.$Properties): nri.pkg.api.v1alpha1.StateChangeEvent;
                     * }}
                     */
                    StateChangeEvent.create = function(properties) {
                        return new StateChangeEvent(properties);
                    };

                    /**
                     * Encodes the specified StateChangeEvent message. Does not implicitly {@link nri.pkg.api.v1alpha1.StateChangeEvent.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.StateChangeEvent
                     * @static
                     * @param {nri.pkg.api.v1alpha1.StateChangeEvent.$Properties} message StateChangeEvent message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    StateChangeEvent.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.event != null && $Object.hasOwnProperty.call(message, "event") && message.event !== 0)
                            writer.uint32(/* id 1, wireType 0 =*/8).int32(message.event);
                        if (message.pod != null && $Object.hasOwnProperty.call(message, "pod") && message.pod.length)
                            writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.pod);
                        if (message.container != null && $Object.hasOwnProperty.call(message, "container") && message.container.length)
                            writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.container);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a StateChangeEvent message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.StateChangeEvent
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.StateChangeEvent & nri.pkg.api.v1alpha1.StateChangeEvent.$Shape} StateChangeEvent
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    StateChangeEvent.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.StateChangeEvent();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.int32())
                                        message.event = value;
                                    else
                                        delete message.event;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.pod = value;
                                    else
                                        delete message.pod;
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.bytes()).length)
                                        message.container = value;
                                    else
                                        delete message.container;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return StateChangeEvent;
                })();

                v1alpha1.ValidateContainerAdjustmentResponse = (function() {

                    /**
                     * Properties of a ValidateContainerAdjustmentResponse.
                     * @typedef {Object} nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties
                     * @property {boolean|null} [reject] ValidateContainerAdjustmentResponse reject
                     * @property {string|null} [reason] ValidateContainerAdjustmentResponse reason
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a ValidateContainerAdjustmentResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IValidateContainerAdjustmentResponse
                     * @augments nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties instead.
                     */

                    /**
                     * Shape of a ValidateContainerAdjustmentResponse.
                     * @typedef {nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties} nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape
                     */

                    /**
                     * Constructs a new ValidateContainerAdjustmentResponse.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a ValidateContainerAdjustmentResponse.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const ValidateContainerAdjustmentResponse = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * ValidateContainerAdjustmentResponse reject.
                     * @member {boolean} reject
                     * @memberof nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse
                     * @instance
                     */
                    ValidateContainerAdjustmentResponse.prototype.reject = false;

                    /**
                     * ValidateContainerAdjustmentResponse reason.
                     * @member {string} reason
                     * @memberof nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse
                     * @instance
                     */
                    ValidateContainerAdjustmentResponse.prototype.reason = "";

                    /**
                     * Creates a new ValidateContainerAdjustmentResponse instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse} ValidateContainerAdjustmentResponse instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape): nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse & nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties): nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse;
                     * }}
                     */
                    ValidateContainerAdjustmentResponse.create = function(properties) {
                        return new ValidateContainerAdjustmentResponse(properties);
                    };

                    /**
                     * Encodes the specified ValidateContainerAdjustmentResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties} message ValidateContainerAdjustmentResponse message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    ValidateContainerAdjustmentResponse.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.reject != null && $Object.hasOwnProperty.call(message, "reject") && message.reject !== false)
                            writer.uint32(/* id 1, wireType 0 =*/8).bool(message.reject);
                        if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a ValidateContainerAdjustmentResponse message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse & nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape} ValidateContainerAdjustmentResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    ValidateContainerAdjustmentResponse.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.bool())
                                        message.reject = value;
                                    else
                                        delete message.reject;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.reason = value;
                                    else
                                        delete message.reason;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return ValidateContainerAdjustmentResponse;
                })();

                v1alpha1.PodSandbox = (function() {

                    /**
                     * Properties of a PodSandbox.
                     * @typedef {Object} nri.pkg.api.v1alpha1.PodSandbox.$Properties
                     * @property {string|null} [id] PodSandbox id
                     * @property {string|null} [name] PodSandbox name
                     * @property {string|null} [uid] PodSandbox uid
                     * @property {string|null} [namespace] PodSandbox namespace
                     * @property {nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties|null} [linux] PodSandbox linux
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a PodSandbox.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IPodSandbox
                     * @augments nri.pkg.api.v1alpha1.PodSandbox.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.PodSandbox.$Properties instead.
                     */

                    /**
                     * Shape of a PodSandbox.
                     * @typedef {nri.pkg.api.v1alpha1.PodSandbox.$Properties} nri.pkg.api.v1alpha1.PodSandbox.$Shape
                     */

                    /**
                     * Constructs a new PodSandbox.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a PodSandbox.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.PodSandbox.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const PodSandbox = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * PodSandbox id.
                     * @member {string} id
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @instance
                     */
                    PodSandbox.prototype.id = "";

                    /**
                     * PodSandbox name.
                     * @member {string} name
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @instance
                     */
                    PodSandbox.prototype.name = "";

                    /**
                     * PodSandbox uid.
                     * @member {string} uid
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @instance
                     */
                    PodSandbox.prototype.uid = "";

                    /**
                     * PodSandbox namespace.
                     * @member {string} namespace
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @instance
                     */
                    PodSandbox.prototype.namespace = "";

                    /**
                     * PodSandbox linux.
                     * @member {nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties|null|undefined} linux
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @instance
                     */
                    PodSandbox.prototype.linux = null;

                    /**
                     * Creates a new PodSandbox instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @static
                     * @param {nri.pkg.api.v1alpha1.PodSandbox.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.PodSandbox} PodSandbox instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.PodSandbox.$Shape): nri.pkg.api.v1alpha1.PodSandbox & nri.pkg.api.v1alpha1.PodSandbox.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.PodSandbox.$Properties): nri.pkg.api.v1alpha1.PodSandbox;
                     * }}
                     */
                    PodSandbox.create = function(properties) {
                        return new PodSandbox(properties);
                    };

                    /**
                     * Encodes the specified PodSandbox message. Does not implicitly {@link nri.pkg.api.v1alpha1.PodSandbox.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @static
                     * @param {nri.pkg.api.v1alpha1.PodSandbox.$Properties} message PodSandbox message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    PodSandbox.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                            writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                        if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
                        if (message.uid != null && $Object.hasOwnProperty.call(message, "uid") && message.uid !== "")
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.uid);
                        if (message.namespace != null && $Object.hasOwnProperty.call(message, "namespace") && message.namespace !== "")
                            writer.uint32(/* id 4, wireType 2 =*/34).string(message.namespace);
                        if (message.linux != null && $Object.hasOwnProperty.call(message, "linux"))
                            $root.nri.pkg.api.v1alpha1.LinuxPodSandbox.encode(message.linux, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a PodSandbox message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.PodSandbox
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.PodSandbox & nri.pkg.api.v1alpha1.PodSandbox.$Shape} PodSandbox
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    PodSandbox.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.PodSandbox();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.id = value;
                                    else
                                        delete message.id;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.name = value;
                                    else
                                        delete message.name;
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.uid = value;
                                    else
                                        delete message.uid;
                                    continue;
                                }
                            case 4: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.namespace = value;
                                    else
                                        delete message.namespace;
                                    continue;
                                }
                            case 8: {
                                    if (wireType !== 2)
                                        break;
                                    message.linux = $root.nri.pkg.api.v1alpha1.LinuxPodSandbox.decode(reader, reader.size(), $undefined, _depth + 1, message.linux);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return PodSandbox;
                })();

                v1alpha1.LinuxPodSandbox = (function() {

                    /**
                     * Properties of a LinuxPodSandbox.
                     * @typedef {Object} nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties
                     * @property {string|null} [cgroupParent] LinuxPodSandbox cgroupParent
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a LinuxPodSandbox.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ILinuxPodSandbox
                     * @augments nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties instead.
                     */

                    /**
                     * Shape of a LinuxPodSandbox.
                     * @typedef {nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties} nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape
                     */

                    /**
                     * Constructs a new LinuxPodSandbox.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a LinuxPodSandbox.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const LinuxPodSandbox = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * LinuxPodSandbox cgroupParent.
                     * @member {string} cgroupParent
                     * @memberof nri.pkg.api.v1alpha1.LinuxPodSandbox
                     * @instance
                     */
                    LinuxPodSandbox.prototype.cgroupParent = "";

                    /**
                     * Creates a new LinuxPodSandbox instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.LinuxPodSandbox
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.LinuxPodSandbox} LinuxPodSandbox instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape): nri.pkg.api.v1alpha1.LinuxPodSandbox & nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties): nri.pkg.api.v1alpha1.LinuxPodSandbox;
                     * }}
                     */
                    LinuxPodSandbox.create = function(properties) {
                        return new LinuxPodSandbox(properties);
                    };

                    /**
                     * Encodes the specified LinuxPodSandbox message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxPodSandbox.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.LinuxPodSandbox
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties} message LinuxPodSandbox message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    LinuxPodSandbox.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.cgroupParent != null && $Object.hasOwnProperty.call(message, "cgroupParent") && message.cgroupParent !== "")
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.cgroupParent);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a LinuxPodSandbox message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.LinuxPodSandbox
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxPodSandbox & nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape} LinuxPodSandbox
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    LinuxPodSandbox.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.LinuxPodSandbox();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.cgroupParent = value;
                                    else
                                        delete message.cgroupParent;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return LinuxPodSandbox;
                })();

                v1alpha1.Container = (function() {

                    /**
                     * Properties of a Container.
                     * @typedef {Object} nri.pkg.api.v1alpha1.Container.$Properties
                     * @property {string|null} [id] Container id
                     * @property {string|null} [podSandboxId] Container podSandboxId
                     * @property {string|null} [name] Container name
                     * @property {number|null} [state] Container state
                     * @property {nri.pkg.api.v1alpha1.LinuxContainer.$Properties|null} [linux] Container linux
                     * @property {number|null} [createdAt] Container createdAt
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a Container.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IContainer
                     * @augments nri.pkg.api.v1alpha1.Container.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.Container.$Properties instead.
                     */

                    /**
                     * Shape of a Container.
                     * @typedef {nri.pkg.api.v1alpha1.Container.$Properties} nri.pkg.api.v1alpha1.Container.$Shape
                     */

                    /**
                     * Constructs a new Container.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a Container.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.Container.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const Container = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * Container id.
                     * @member {string} id
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @instance
                     */
                    Container.prototype.id = "";

                    /**
                     * Container podSandboxId.
                     * @member {string} podSandboxId
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @instance
                     */
                    Container.prototype.podSandboxId = "";

                    /**
                     * Container name.
                     * @member {string} name
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @instance
                     */
                    Container.prototype.name = "";

                    /**
                     * Container state.
                     * @member {number} state
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @instance
                     */
                    Container.prototype.state = 0;

                    /**
                     * Container linux.
                     * @member {nri.pkg.api.v1alpha1.LinuxContainer.$Properties|null|undefined} linux
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @instance
                     */
                    Container.prototype.linux = null;

                    /**
                     * Container createdAt.
                     * @member {number} createdAt
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @instance
                     */
                    Container.prototype.createdAt = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                    /**
                     * Creates a new Container instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @static
                     * @param {nri.pkg.api.v1alpha1.Container.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.Container} Container instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.Container.$Shape): nri.pkg.api.v1alpha1.Container & nri.pkg.api.v1alpha1.Container.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.Container.$Properties): nri.pkg.api.v1alpha1.Container;
                     * }}
                     */
                    Container.create = function(properties) {
                        return new Container(properties);
                    };

                    /**
                     * Encodes the specified Container message. Does not implicitly {@link nri.pkg.api.v1alpha1.Container.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @static
                     * @param {nri.pkg.api.v1alpha1.Container.$Properties} message Container message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    Container.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                            writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                        if (message.podSandboxId != null && $Object.hasOwnProperty.call(message, "podSandboxId") && message.podSandboxId !== "")
                            writer.uint32(/* id 2, wireType 2 =*/18).string(message.podSandboxId);
                        if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                            writer.uint32(/* id 3, wireType 2 =*/26).string(message.name);
                        if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== 0)
                            writer.uint32(/* id 4, wireType 0 =*/32).int32(message.state);
                        if (message.linux != null && $Object.hasOwnProperty.call(message, "linux"))
                            $root.nri.pkg.api.v1alpha1.LinuxContainer.encode(message.linux, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                        if (message.createdAt != null && $Object.hasOwnProperty.call(message, "createdAt") && (typeof message.createdAt === "object" ? message.createdAt.low || message.createdAt.high : message.createdAt !== 0))
                            writer.uint32(/* id 14, wireType 0 =*/112).int64(message.createdAt);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a Container message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.Container
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.Container & nri.pkg.api.v1alpha1.Container.$Shape} Container
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    Container.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.Container();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.id = value;
                                    else
                                        delete message.id;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.podSandboxId = value;
                                    else
                                        delete message.podSandboxId;
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.name = value;
                                    else
                                        delete message.name;
                                    continue;
                                }
                            case 4: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.int32())
                                        message.state = value;
                                    else
                                        delete message.state;
                                    continue;
                                }
                            case 11: {
                                    if (wireType !== 2)
                                        break;
                                    message.linux = $root.nri.pkg.api.v1alpha1.LinuxContainer.decode(reader, reader.size(), $undefined, _depth + 1, message.linux);
                                    continue;
                                }
                            case 14: {
                                    if (wireType !== 0)
                                        break;
                                    if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                        message.createdAt = value;
                                    else
                                        delete message.createdAt;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return Container;
                })();

                v1alpha1.LinuxContainer = (function() {

                    /**
                     * Properties of a LinuxContainer.
                     * @typedef {Object} nri.pkg.api.v1alpha1.LinuxContainer.$Properties
                     * @property {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null} [resources] LinuxContainer resources
                     * @property {string|null} [cgroupsPath] LinuxContainer cgroupsPath
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a LinuxContainer.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ILinuxContainer
                     * @augments nri.pkg.api.v1alpha1.LinuxContainer.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.LinuxContainer.$Properties instead.
                     */

                    /**
                     * Shape of a LinuxContainer.
                     * @typedef {nri.pkg.api.v1alpha1.LinuxContainer.$Properties} nri.pkg.api.v1alpha1.LinuxContainer.$Shape
                     */

                    /**
                     * Constructs a new LinuxContainer.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a LinuxContainer.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.LinuxContainer.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const LinuxContainer = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * LinuxContainer resources.
                     * @member {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null|undefined} resources
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainer
                     * @instance
                     */
                    LinuxContainer.prototype.resources = null;

                    /**
                     * LinuxContainer cgroupsPath.
                     * @member {string} cgroupsPath
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainer
                     * @instance
                     */
                    LinuxContainer.prototype.cgroupsPath = "";

                    /**
                     * Creates a new LinuxContainer instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainer
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxContainer.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainer} LinuxContainer instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.LinuxContainer.$Shape): nri.pkg.api.v1alpha1.LinuxContainer & nri.pkg.api.v1alpha1.LinuxContainer.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.LinuxContainer.$Properties): nri.pkg.api.v1alpha1.LinuxContainer;
                     * }}
                     */
                    LinuxContainer.create = function(properties) {
                        return new LinuxContainer(properties);
                    };

                    /**
                     * Encodes the specified LinuxContainer message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxContainer.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainer
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxContainer.$Properties} message LinuxContainer message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    LinuxContainer.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.resources != null && $Object.hasOwnProperty.call(message, "resources"))
                            $root.nri.pkg.api.v1alpha1.LinuxResources.encode(message.resources, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                        if (message.cgroupsPath != null && $Object.hasOwnProperty.call(message, "cgroupsPath") && message.cgroupsPath !== "")
                            writer.uint32(/* id 5, wireType 2 =*/42).string(message.cgroupsPath);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a LinuxContainer message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainer
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainer & nri.pkg.api.v1alpha1.LinuxContainer.$Shape} LinuxContainer
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    LinuxContainer.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.LinuxContainer();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    message.resources = $root.nri.pkg.api.v1alpha1.LinuxResources.decode(reader, reader.size(), $undefined, _depth + 1, message.resources);
                                    continue;
                                }
                            case 5: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.cgroupsPath = value;
                                    else
                                        delete message.cgroupsPath;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return LinuxContainer;
                })();

                v1alpha1.LinuxResources = (function() {

                    /**
                     * Properties of a LinuxResources.
                     * @typedef {Object} nri.pkg.api.v1alpha1.LinuxResources.$Properties
                     * @property {nri.pkg.api.v1alpha1.LinuxMemory.$Properties|null} [memory] LinuxResources memory
                     * @property {nri.pkg.api.v1alpha1.LinuxCPU.$Properties|null} [cpu] LinuxResources cpu
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a LinuxResources.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ILinuxResources
                     * @augments nri.pkg.api.v1alpha1.LinuxResources.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.LinuxResources.$Properties instead.
                     */

                    /**
                     * Shape of a LinuxResources.
                     * @typedef {nri.pkg.api.v1alpha1.LinuxResources.$Properties} nri.pkg.api.v1alpha1.LinuxResources.$Shape
                     */

                    /**
                     * Constructs a new LinuxResources.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a LinuxResources.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.LinuxResources.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const LinuxResources = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * LinuxResources memory.
                     * @member {nri.pkg.api.v1alpha1.LinuxMemory.$Properties|null|undefined} memory
                     * @memberof nri.pkg.api.v1alpha1.LinuxResources
                     * @instance
                     */
                    LinuxResources.prototype.memory = null;

                    /**
                     * LinuxResources cpu.
                     * @member {nri.pkg.api.v1alpha1.LinuxCPU.$Properties|null|undefined} cpu
                     * @memberof nri.pkg.api.v1alpha1.LinuxResources
                     * @instance
                     */
                    LinuxResources.prototype.cpu = null;

                    /**
                     * Creates a new LinuxResources instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.LinuxResources
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxResources.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.LinuxResources} LinuxResources instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.LinuxResources.$Shape): nri.pkg.api.v1alpha1.LinuxResources & nri.pkg.api.v1alpha1.LinuxResources.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.LinuxResources.$Properties): nri.pkg.api.v1alpha1.LinuxResources;
                     * }}
                     */
                    LinuxResources.create = function(properties) {
                        return new LinuxResources(properties);
                    };

                    /**
                     * Encodes the specified LinuxResources message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxResources.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.LinuxResources
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxResources.$Properties} message LinuxResources message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    LinuxResources.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.memory != null && $Object.hasOwnProperty.call(message, "memory"))
                            $root.nri.pkg.api.v1alpha1.LinuxMemory.encode(message.memory, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                        if (message.cpu != null && $Object.hasOwnProperty.call(message, "cpu"))
                            $root.nri.pkg.api.v1alpha1.LinuxCPU.encode(message.cpu, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a LinuxResources message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.LinuxResources
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxResources & nri.pkg.api.v1alpha1.LinuxResources.$Shape} LinuxResources
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    LinuxResources.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.LinuxResources();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    message.memory = $root.nri.pkg.api.v1alpha1.LinuxMemory.decode(reader, reader.size(), $undefined, _depth + 1, message.memory);
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    message.cpu = $root.nri.pkg.api.v1alpha1.LinuxCPU.decode(reader, reader.size(), $undefined, _depth + 1, message.cpu);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return LinuxResources;
                })();

                v1alpha1.LinuxMemory = (function() {

                    /**
                     * Properties of a LinuxMemory.
                     * @typedef {Object} nri.pkg.api.v1alpha1.LinuxMemory.$Properties
                     * @property {nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null} [limit] LinuxMemory limit
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a LinuxMemory.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ILinuxMemory
                     * @augments nri.pkg.api.v1alpha1.LinuxMemory.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.LinuxMemory.$Properties instead.
                     */

                    /**
                     * Shape of a LinuxMemory.
                     * @typedef {nri.pkg.api.v1alpha1.LinuxMemory.$Properties} nri.pkg.api.v1alpha1.LinuxMemory.$Shape
                     */

                    /**
                     * Constructs a new LinuxMemory.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a LinuxMemory.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.LinuxMemory.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const LinuxMemory = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * LinuxMemory limit.
                     * @member {nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null|undefined} limit
                     * @memberof nri.pkg.api.v1alpha1.LinuxMemory
                     * @instance
                     */
                    LinuxMemory.prototype.limit = null;

                    /**
                     * Creates a new LinuxMemory instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.LinuxMemory
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxMemory.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.LinuxMemory} LinuxMemory instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.LinuxMemory.$Shape): nri.pkg.api.v1alpha1.LinuxMemory & nri.pkg.api.v1alpha1.LinuxMemory.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.LinuxMemory.$Properties): nri.pkg.api.v1alpha1.LinuxMemory;
                     * }}
                     */
                    LinuxMemory.create = function(properties) {
                        return new LinuxMemory(properties);
                    };

                    /**
                     * Encodes the specified LinuxMemory message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxMemory.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.LinuxMemory
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxMemory.$Properties} message LinuxMemory message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    LinuxMemory.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.limit != null && $Object.hasOwnProperty.call(message, "limit"))
                            $root.nri.pkg.api.v1alpha1.OptionalInt64.encode(message.limit, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a LinuxMemory message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.LinuxMemory
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxMemory & nri.pkg.api.v1alpha1.LinuxMemory.$Shape} LinuxMemory
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    LinuxMemory.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.LinuxMemory();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    message.limit = $root.nri.pkg.api.v1alpha1.OptionalInt64.decode(reader, reader.size(), $undefined, _depth + 1, message.limit);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return LinuxMemory;
                })();

                v1alpha1.LinuxCPU = (function() {

                    /**
                     * Properties of a LinuxCPU.
                     * @typedef {Object} nri.pkg.api.v1alpha1.LinuxCPU.$Properties
                     * @property {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null} [shares] LinuxCPU shares
                     * @property {nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null} [quota] LinuxCPU quota
                     * @property {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null} [period] LinuxCPU period
                     * @property {string|null} [cpus] LinuxCPU cpus
                     * @property {string|null} [mems] LinuxCPU mems
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a LinuxCPU.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ILinuxCPU
                     * @augments nri.pkg.api.v1alpha1.LinuxCPU.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.LinuxCPU.$Properties instead.
                     */

                    /**
                     * Shape of a LinuxCPU.
                     * @typedef {nri.pkg.api.v1alpha1.LinuxCPU.$Properties} nri.pkg.api.v1alpha1.LinuxCPU.$Shape
                     */

                    /**
                     * Constructs a new LinuxCPU.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a LinuxCPU.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.LinuxCPU.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const LinuxCPU = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * LinuxCPU shares.
                     * @member {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null|undefined} shares
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @instance
                     */
                    LinuxCPU.prototype.shares = null;

                    /**
                     * LinuxCPU quota.
                     * @member {nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null|undefined} quota
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @instance
                     */
                    LinuxCPU.prototype.quota = null;

                    /**
                     * LinuxCPU period.
                     * @member {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null|undefined} period
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @instance
                     */
                    LinuxCPU.prototype.period = null;

                    /**
                     * LinuxCPU cpus.
                     * @member {string} cpus
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @instance
                     */
                    LinuxCPU.prototype.cpus = "";

                    /**
                     * LinuxCPU mems.
                     * @member {string} mems
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @instance
                     */
                    LinuxCPU.prototype.mems = "";

                    /**
                     * Creates a new LinuxCPU instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxCPU.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.LinuxCPU} LinuxCPU instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.LinuxCPU.$Shape): nri.pkg.api.v1alpha1.LinuxCPU & nri.pkg.api.v1alpha1.LinuxCPU.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.LinuxCPU.$Properties): nri.pkg.api.v1alpha1.LinuxCPU;
                     * }}
                     */
                    LinuxCPU.create = function(properties) {
                        return new LinuxCPU(properties);
                    };

                    /**
                     * Encodes the specified LinuxCPU message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxCPU.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxCPU.$Properties} message LinuxCPU message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    LinuxCPU.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.shares != null && $Object.hasOwnProperty.call(message, "shares"))
                            $root.nri.pkg.api.v1alpha1.OptionalUInt64.encode(message.shares, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                        if (message.quota != null && $Object.hasOwnProperty.call(message, "quota"))
                            $root.nri.pkg.api.v1alpha1.OptionalInt64.encode(message.quota, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                        if (message.period != null && $Object.hasOwnProperty.call(message, "period"))
                            $root.nri.pkg.api.v1alpha1.OptionalUInt64.encode(message.period, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                        if (message.cpus != null && $Object.hasOwnProperty.call(message, "cpus") && message.cpus !== "")
                            writer.uint32(/* id 6, wireType 2 =*/50).string(message.cpus);
                        if (message.mems != null && $Object.hasOwnProperty.call(message, "mems") && message.mems !== "")
                            writer.uint32(/* id 7, wireType 2 =*/58).string(message.mems);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a LinuxCPU message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.LinuxCPU
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxCPU & nri.pkg.api.v1alpha1.LinuxCPU.$Shape} LinuxCPU
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    LinuxCPU.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.LinuxCPU();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    message.shares = $root.nri.pkg.api.v1alpha1.OptionalUInt64.decode(reader, reader.size(), $undefined, _depth + 1, message.shares);
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    message.quota = $root.nri.pkg.api.v1alpha1.OptionalInt64.decode(reader, reader.size(), $undefined, _depth + 1, message.quota);
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 2)
                                        break;
                                    message.period = $root.nri.pkg.api.v1alpha1.OptionalUInt64.decode(reader, reader.size(), $undefined, _depth + 1, message.period);
                                    continue;
                                }
                            case 6: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.cpus = value;
                                    else
                                        delete message.cpus;
                                    continue;
                                }
                            case 7: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.mems = value;
                                    else
                                        delete message.mems;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return LinuxCPU;
                })();

                v1alpha1.ContainerAdjustment = (function() {

                    /**
                     * Properties of a ContainerAdjustment.
                     * @typedef {Object} nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties
                     * @property {nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties|null} [linux] ContainerAdjustment linux
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a ContainerAdjustment.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IContainerAdjustment
                     * @augments nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties instead.
                     */

                    /**
                     * Shape of a ContainerAdjustment.
                     * @typedef {nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties} nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape
                     */

                    /**
                     * Constructs a new ContainerAdjustment.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a ContainerAdjustment.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const ContainerAdjustment = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * ContainerAdjustment linux.
                     * @member {nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties|null|undefined} linux
                     * @memberof nri.pkg.api.v1alpha1.ContainerAdjustment
                     * @instance
                     */
                    ContainerAdjustment.prototype.linux = null;

                    /**
                     * Creates a new ContainerAdjustment instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.ContainerAdjustment
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.ContainerAdjustment} ContainerAdjustment instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape): nri.pkg.api.v1alpha1.ContainerAdjustment & nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties): nri.pkg.api.v1alpha1.ContainerAdjustment;
                     * }}
                     */
                    ContainerAdjustment.create = function(properties) {
                        return new ContainerAdjustment(properties);
                    };

                    /**
                     * Encodes the specified ContainerAdjustment message. Does not implicitly {@link nri.pkg.api.v1alpha1.ContainerAdjustment.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.ContainerAdjustment
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties} message ContainerAdjustment message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    ContainerAdjustment.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.linux != null && $Object.hasOwnProperty.call(message, "linux"))
                            $root.nri.pkg.api.v1alpha1.LinuxContainerAdjustment.encode(message.linux, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a ContainerAdjustment message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.ContainerAdjustment
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ContainerAdjustment & nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape} ContainerAdjustment
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    ContainerAdjustment.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.ContainerAdjustment();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 6: {
                                    if (wireType !== 2)
                                        break;
                                    message.linux = $root.nri.pkg.api.v1alpha1.LinuxContainerAdjustment.decode(reader, reader.size(), $undefined, _depth + 1, message.linux);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return ContainerAdjustment;
                })();

                v1alpha1.LinuxContainerAdjustment = (function() {

                    /**
                     * Properties of a LinuxContainerAdjustment.
                     * @typedef {Object} nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties
                     * @property {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null} [resources] LinuxContainerAdjustment resources
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a LinuxContainerAdjustment.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ILinuxContainerAdjustment
                     * @augments nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties instead.
                     */

                    /**
                     * Shape of a LinuxContainerAdjustment.
                     * @typedef {nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties} nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape
                     */

                    /**
                     * Constructs a new LinuxContainerAdjustment.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a LinuxContainerAdjustment.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const LinuxContainerAdjustment = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * LinuxContainerAdjustment resources.
                     * @member {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null|undefined} resources
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerAdjustment
                     * @instance
                     */
                    LinuxContainerAdjustment.prototype.resources = null;

                    /**
                     * Creates a new LinuxContainerAdjustment instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerAdjustment
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainerAdjustment} LinuxContainerAdjustment instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape): nri.pkg.api.v1alpha1.LinuxContainerAdjustment & nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties): nri.pkg.api.v1alpha1.LinuxContainerAdjustment;
                     * }}
                     */
                    LinuxContainerAdjustment.create = function(properties) {
                        return new LinuxContainerAdjustment(properties);
                    };

                    /**
                     * Encodes the specified LinuxContainerAdjustment message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxContainerAdjustment.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerAdjustment
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties} message LinuxContainerAdjustment message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    LinuxContainerAdjustment.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.resources != null && $Object.hasOwnProperty.call(message, "resources"))
                            $root.nri.pkg.api.v1alpha1.LinuxResources.encode(message.resources, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a LinuxContainerAdjustment message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerAdjustment
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainerAdjustment & nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape} LinuxContainerAdjustment
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    LinuxContainerAdjustment.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.LinuxContainerAdjustment();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    message.resources = $root.nri.pkg.api.v1alpha1.LinuxResources.decode(reader, reader.size(), $undefined, _depth + 1, message.resources);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return LinuxContainerAdjustment;
                })();

                v1alpha1.ContainerUpdate = (function() {

                    /**
                     * Properties of a ContainerUpdate.
                     * @typedef {Object} nri.pkg.api.v1alpha1.ContainerUpdate.$Properties
                     * @property {string|null} [containerId] ContainerUpdate containerId
                     * @property {nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties|null} [linux] ContainerUpdate linux
                     * @property {boolean|null} [ignoreFailure] ContainerUpdate ignoreFailure
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a ContainerUpdate.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IContainerUpdate
                     * @augments nri.pkg.api.v1alpha1.ContainerUpdate.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.ContainerUpdate.$Properties instead.
                     */

                    /**
                     * Shape of a ContainerUpdate.
                     * @typedef {nri.pkg.api.v1alpha1.ContainerUpdate.$Properties} nri.pkg.api.v1alpha1.ContainerUpdate.$Shape
                     */

                    /**
                     * Constructs a new ContainerUpdate.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a ContainerUpdate.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.ContainerUpdate.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const ContainerUpdate = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * ContainerUpdate containerId.
                     * @member {string} containerId
                     * @memberof nri.pkg.api.v1alpha1.ContainerUpdate
                     * @instance
                     */
                    ContainerUpdate.prototype.containerId = "";

                    /**
                     * ContainerUpdate linux.
                     * @member {nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties|null|undefined} linux
                     * @memberof nri.pkg.api.v1alpha1.ContainerUpdate
                     * @instance
                     */
                    ContainerUpdate.prototype.linux = null;

                    /**
                     * ContainerUpdate ignoreFailure.
                     * @member {boolean} ignoreFailure
                     * @memberof nri.pkg.api.v1alpha1.ContainerUpdate
                     * @instance
                     */
                    ContainerUpdate.prototype.ignoreFailure = false;

                    /**
                     * Creates a new ContainerUpdate instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.ContainerUpdate
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ContainerUpdate.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.ContainerUpdate} ContainerUpdate instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.ContainerUpdate.$Shape): nri.pkg.api.v1alpha1.ContainerUpdate & nri.pkg.api.v1alpha1.ContainerUpdate.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.ContainerUpdate.$Properties): nri.pkg.api.v1alpha1.ContainerUpdate;
                     * }}
                     */
                    ContainerUpdate.create = function(properties) {
                        return new ContainerUpdate(properties);
                    };

                    /**
                     * Encodes the specified ContainerUpdate message. Does not implicitly {@link nri.pkg.api.v1alpha1.ContainerUpdate.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.ContainerUpdate
                     * @static
                     * @param {nri.pkg.api.v1alpha1.ContainerUpdate.$Properties} message ContainerUpdate message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    ContainerUpdate.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.containerId != null && $Object.hasOwnProperty.call(message, "containerId") && message.containerId !== "")
                            writer.uint32(/* id 1, wireType 2 =*/10).string(message.containerId);
                        if (message.linux != null && $Object.hasOwnProperty.call(message, "linux"))
                            $root.nri.pkg.api.v1alpha1.LinuxContainerUpdate.encode(message.linux, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                        if (message.ignoreFailure != null && $Object.hasOwnProperty.call(message, "ignoreFailure") && message.ignoreFailure !== false)
                            writer.uint32(/* id 3, wireType 0 =*/24).bool(message.ignoreFailure);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a ContainerUpdate message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.ContainerUpdate
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ContainerUpdate & nri.pkg.api.v1alpha1.ContainerUpdate.$Shape} ContainerUpdate
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    ContainerUpdate.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.ContainerUpdate();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    if ((value = reader.stringVerify()).length)
                                        message.containerId = value;
                                    else
                                        delete message.containerId;
                                    continue;
                                }
                            case 2: {
                                    if (wireType !== 2)
                                        break;
                                    message.linux = $root.nri.pkg.api.v1alpha1.LinuxContainerUpdate.decode(reader, reader.size(), $undefined, _depth + 1, message.linux);
                                    continue;
                                }
                            case 3: {
                                    if (wireType !== 0)
                                        break;
                                    if (value = reader.bool())
                                        message.ignoreFailure = value;
                                    else
                                        delete message.ignoreFailure;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return ContainerUpdate;
                })();

                v1alpha1.LinuxContainerUpdate = (function() {

                    /**
                     * Properties of a LinuxContainerUpdate.
                     * @typedef {Object} nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties
                     * @property {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null} [resources] LinuxContainerUpdate resources
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of a LinuxContainerUpdate.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface ILinuxContainerUpdate
                     * @augments nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties instead.
                     */

                    /**
                     * Shape of a LinuxContainerUpdate.
                     * @typedef {nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties} nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape
                     */

                    /**
                     * Constructs a new LinuxContainerUpdate.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents a LinuxContainerUpdate.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const LinuxContainerUpdate = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * LinuxContainerUpdate resources.
                     * @member {nri.pkg.api.v1alpha1.LinuxResources.$Properties|null|undefined} resources
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerUpdate
                     * @instance
                     */
                    LinuxContainerUpdate.prototype.resources = null;

                    /**
                     * Creates a new LinuxContainerUpdate instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerUpdate
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainerUpdate} LinuxContainerUpdate instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape): nri.pkg.api.v1alpha1.LinuxContainerUpdate & nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties): nri.pkg.api.v1alpha1.LinuxContainerUpdate;
                     * }}
                     */
                    LinuxContainerUpdate.create = function(properties) {
                        return new LinuxContainerUpdate(properties);
                    };

                    /**
                     * Encodes the specified LinuxContainerUpdate message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxContainerUpdate.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerUpdate
                     * @static
                     * @param {nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties} message LinuxContainerUpdate message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    LinuxContainerUpdate.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.resources != null && $Object.hasOwnProperty.call(message, "resources"))
                            $root.nri.pkg.api.v1alpha1.LinuxResources.encode(message.resources, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes a LinuxContainerUpdate message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.LinuxContainerUpdate
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainerUpdate & nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape} LinuxContainerUpdate
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    LinuxContainerUpdate.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.LinuxContainerUpdate();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 2)
                                        break;
                                    message.resources = $root.nri.pkg.api.v1alpha1.LinuxResources.decode(reader, reader.size(), $undefined, _depth + 1, message.resources);
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return LinuxContainerUpdate;
                })();

                v1alpha1.OptionalInt64 = (function() {

                    /**
                     * Properties of an OptionalInt64.
                     * @typedef {Object} nri.pkg.api.v1alpha1.OptionalInt64.$Properties
                     * @property {number|null} [value] OptionalInt64 value
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of an OptionalInt64.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IOptionalInt64
                     * @augments nri.pkg.api.v1alpha1.OptionalInt64.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.OptionalInt64.$Properties instead.
                     */

                    /**
                     * Shape of an OptionalInt64.
                     * @typedef {nri.pkg.api.v1alpha1.OptionalInt64.$Properties} nri.pkg.api.v1alpha1.OptionalInt64.$Shape
                     */

                    /**
                     * Constructs a new OptionalInt64.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents an OptionalInt64.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.OptionalInt64.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const OptionalInt64 = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * OptionalInt64 value.
                     * @member {number} value
                     * @memberof nri.pkg.api.v1alpha1.OptionalInt64
                     * @instance
                     */
                    OptionalInt64.prototype.value = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

                    /**
                     * Creates a new OptionalInt64 instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.OptionalInt64
                     * @static
                     * @param {nri.pkg.api.v1alpha1.OptionalInt64.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.OptionalInt64} OptionalInt64 instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.OptionalInt64.$Shape): nri.pkg.api.v1alpha1.OptionalInt64 & nri.pkg.api.v1alpha1.OptionalInt64.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.OptionalInt64.$Properties): nri.pkg.api.v1alpha1.OptionalInt64;
                     * }}
                     */
                    OptionalInt64.create = function(properties) {
                        return new OptionalInt64(properties);
                    };

                    /**
                     * Encodes the specified OptionalInt64 message. Does not implicitly {@link nri.pkg.api.v1alpha1.OptionalInt64.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.OptionalInt64
                     * @static
                     * @param {nri.pkg.api.v1alpha1.OptionalInt64.$Properties} message OptionalInt64 message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    OptionalInt64.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && (typeof message.value === "object" ? message.value.low || message.value.high : message.value !== 0))
                            writer.uint32(/* id 1, wireType 0 =*/8).int64(message.value);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes an OptionalInt64 message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.OptionalInt64
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.OptionalInt64 & nri.pkg.api.v1alpha1.OptionalInt64.$Shape} OptionalInt64
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    OptionalInt64.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.OptionalInt64();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 0)
                                        break;
                                    if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                                        message.value = value;
                                    else
                                        delete message.value;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return OptionalInt64;
                })();

                v1alpha1.OptionalUInt64 = (function() {

                    /**
                     * Properties of an OptionalUInt64.
                     * @typedef {Object} nri.pkg.api.v1alpha1.OptionalUInt64.$Properties
                     * @property {number|null} [value] OptionalUInt64 value
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */

                    /**
                     * Properties of an OptionalUInt64.
                     * @memberof nri.pkg.api.v1alpha1
                     * @interface IOptionalUInt64
                     * @augments nri.pkg.api.v1alpha1.OptionalUInt64.$Properties
                     * @deprecated Use nri.pkg.api.v1alpha1.OptionalUInt64.$Properties instead.
                     */

                    /**
                     * Shape of an OptionalUInt64.
                     * @typedef {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties} nri.pkg.api.v1alpha1.OptionalUInt64.$Shape
                     */

                    /**
                     * Constructs a new OptionalUInt64.
                     * @memberof nri.pkg.api.v1alpha1
                     * @classdesc Represents an OptionalUInt64.
                     * @constructor
                     * @param {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties=} [properties] Properties to set
                     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                     */
                    const OptionalUInt64 = function (properties) {
                        if (properties)
                            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                    this[keys[i]] = properties[keys[i]];
                    };

                    /**
                     * OptionalUInt64 value.
                     * @member {number} value
                     * @memberof nri.pkg.api.v1alpha1.OptionalUInt64
                     * @instance
                     */
                    OptionalUInt64.prototype.value = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

                    /**
                     * Creates a new OptionalUInt64 instance using the specified properties.
                     * @function create
                     * @memberof nri.pkg.api.v1alpha1.OptionalUInt64
                     * @static
                     * @param {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties=} [properties] Properties to set
                     * @returns {nri.pkg.api.v1alpha1.OptionalUInt64} OptionalUInt64 instance
                     * @type {{
                     *   (properties: nri.pkg.api.v1alpha1.OptionalUInt64.$Shape): nri.pkg.api.v1alpha1.OptionalUInt64 & nri.pkg.api.v1alpha1.OptionalUInt64.$Shape;
                     *   (properties?: nri.pkg.api.v1alpha1.OptionalUInt64.$Properties): nri.pkg.api.v1alpha1.OptionalUInt64;
                     * }}
                     */
                    OptionalUInt64.create = function(properties) {
                        return new OptionalUInt64(properties);
                    };

                    /**
                     * Encodes the specified OptionalUInt64 message. Does not implicitly {@link nri.pkg.api.v1alpha1.OptionalUInt64.verify|verify} messages.
                     * @function encode
                     * @memberof nri.pkg.api.v1alpha1.OptionalUInt64
                     * @static
                     * @param {nri.pkg.api.v1alpha1.OptionalUInt64.$Properties} message OptionalUInt64 message or plain object to encode
                     * @param {$protobuf.Writer} [writer] Writer to encode to
                     * @returns {$protobuf.Writer} Writer
                     */
                    OptionalUInt64.encode = function (message, writer, _depth) {
                        if (!writer)
                            writer = $Writer.create();
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $util.recursionLimit)
                            throw $Error("max depth exceeded");
                        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && (typeof message.value === "object" ? message.value.low || message.value.high : message.value !== 0))
                            writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.value);
                        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                            for (let i = 0; i < message.$unknowns.length; ++i)
                                writer.raw(message.$unknowns[i]);
                        return writer;
                    };

                    /**
                     * Decodes an OptionalUInt64 message from the specified reader or buffer.
                     * @function decode
                     * @memberof nri.pkg.api.v1alpha1.OptionalUInt64
                     * @static
                     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                     * @param {number} [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.OptionalUInt64 & nri.pkg.api.v1alpha1.OptionalUInt64.$Shape} OptionalUInt64
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    OptionalUInt64.decode = function (reader, length, _end, _depth, _target) {
                        if (!(reader instanceof $Reader))
                            reader = $Reader.create(reader);
                        if (_depth === $undefined)
                            _depth = 0;
                        if (_depth > $Reader.recursionLimit)
                            throw $Error("max depth exceeded");
                        let end, message, value;
                        if (length === $undefined)
                            end = reader.len;
                        else {
                            end = reader.pos + length;
                            if (end > reader.len)
                                throw $RangeError("index out of range");
                            length = reader.len;
                            reader.len = end;
                        }
                        message = _target || new $root.nri.pkg.api.v1alpha1.OptionalUInt64();
                        while (reader.pos < end) {
                            let start = reader.pos;
                            let tag = reader.tag();
                            if (tag === _end) {
                                _end = $undefined;
                                break;
                            }
                            let wireType = tag & 7;
                            switch (tag >>>= 3) {
                            case 1: {
                                    if (wireType !== 0)
                                        break;
                                    if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                        message.value = value;
                                    else
                                        delete message.value;
                                    continue;
                                }
                            }
                            reader.skipType(wireType, _depth, tag);
                            if (!reader.discardUnknown) {
                                $util.makeProp(message, "$unknowns", false);
                                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                            }
                        }
                        if (length !== $undefined) {
                            if (reader.pos !== end)
                                throw $RangeError("index out of range");
                            reader.len = length;
                        }
                        if (_end !== $undefined)
                            throw $Error("missing end group");
                        return message;
                    };

                    return OptionalUInt64;
                })();

                return v1alpha1;
            })();

            return api;
        })();

        return pkg;
    })();

    return nri;
})();

export {
  $root as default
};
