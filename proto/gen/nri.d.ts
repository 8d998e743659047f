import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace nri. */
export namespace nri {

    /** Namespace pkg. */
    namespace pkg {

        /** Namespace api. */
        namespace api {

            /** Namespace v1alpha1. */
            namespace v1alpha1 {

                /**
                 * Properties of a RegisterPluginRequest.
                 * @deprecated Use nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties instead.
                 */
                interface IRegisterPluginRequest extends nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties {
                }

                /** Represents a RegisterPluginRequest. */
                class RegisterPluginRequest {

                    /**
                     * Constructs a new RegisterPluginRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** RegisterPluginRequest pluginName. */
                    pluginName: string;

                    /** RegisterPluginRequest pluginIdx. */
                    pluginIdx: string;

                    /** RegisterPluginRequest NRIVersion. */
                    NRIVersion: string;

                    /**
                     * Creates a new RegisterPluginRequest instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns RegisterPluginRequest instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape): nri.pkg.api.v1alpha1.RegisterPluginRequest & nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties): nri.pkg.api.v1alpha1.RegisterPluginRequest;

                    /**
                     * Encodes the specified RegisterPluginRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.RegisterPluginRequest.verify|verify} messages.
                     * @param message RegisterPluginRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a RegisterPluginRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.RegisterPluginRequest & nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape} RegisterPluginRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.RegisterPluginRequest & nri.pkg.api.v1alpha1.RegisterPluginRequest.$Shape;
                }

                namespace RegisterPluginRequest {

                    /** Properties of a RegisterPluginRequest. */
                    interface $Properties {

                        /** RegisterPluginRequest pluginName */
                        pluginName?: (string|null);

                        /** RegisterPluginRequest pluginIdx */
                        pluginIdx?: (string|null);

                        /** RegisterPluginRequest NRIVersion */
                        NRIVersion?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a RegisterPluginRequest. */
                    type $Shape = nri.pkg.api.v1alpha1.RegisterPluginRequest.$Properties;
                }

                /**
                 * Properties of a ConfigureRequest.
                 * @deprecated Use nri.pkg.api.v1alpha1.ConfigureRequest.$Properties instead.
                 */
                interface IConfigureRequest extends nri.pkg.api.v1alpha1.ConfigureRequest.$Properties {
                }

                /** Represents a ConfigureRequest. */
                class ConfigureRequest {

                    /**
                     * Constructs a new ConfigureRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.ConfigureRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ConfigureRequest config. */
                    config: string;

                    /** ConfigureRequest runtimeName. */
                    runtimeName: string;

                    /** ConfigureRequest runtimeVersion. */
                    runtimeVersion: string;

                    /** ConfigureRequest registrationTimeout. */
                    registrationTimeout: number;

                    /** ConfigureRequest requestTimeout. */
                    requestTimeout: number;

                    /** ConfigureRequest NRIVersion. */
                    NRIVersion: string;

                    /**
                     * Creates a new ConfigureRequest instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns ConfigureRequest instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.ConfigureRequest.$Shape): nri.pkg.api.v1alpha1.ConfigureRequest & nri.pkg.api.v1alpha1.ConfigureRequest.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.ConfigureRequest.$Properties): nri.pkg.api.v1alpha1.ConfigureRequest;

                    /**
                     * Encodes the specified ConfigureRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.ConfigureRequest.verify|verify} messages.
                     * @param message ConfigureRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.ConfigureRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ConfigureRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ConfigureRequest & nri.pkg.api.v1alpha1.ConfigureRequest.$Shape} ConfigureRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.ConfigureRequest & nri.pkg.api.v1alpha1.ConfigureRequest.$Shape;
                }

                namespace ConfigureRequest {

                    /** Properties of a ConfigureRequest. */
                    interface $Properties {

                        /** ConfigureRequest config */
                        config?: (string|null);

                        /** ConfigureRequest runtimeName */
                        runtimeName?: (string|null);

                        /** ConfigureRequest runtimeVersion */
                        runtimeVersion?: (string|null);

                        /** ConfigureRequest registrationTimeout */
                        registrationTimeout?: (number|null);

                        /** ConfigureRequest requestTimeout */
                        requestTimeout?: (number|null);

                        /** ConfigureRequest NRIVersion */
                        NRIVersion?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ConfigureRequest. */
                    type $Shape = nri.pkg.api.v1alpha1.ConfigureRequest.$Properties;
                }

                /**
                 * Properties of a ConfigureResponse.
                 * @deprecated Use nri.pkg.api.v1alpha1.ConfigureResponse.$Properties instead.
                 */
                interface IConfigureResponse extends nri.pkg.api.v1alpha1.ConfigureResponse.$Properties {
                }

                /** Represents a ConfigureResponse. */
                class ConfigureResponse {

                    /**
                     * Constructs a new ConfigureResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.ConfigureResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ConfigureResponse events. */
                    events: number;

                    /** ConfigureResponse failurePolicy. */
                    failurePolicy?: (nri.pkg.api.v1alpha1.FailurePolicy.$Properties|null);

                    /**
                     * Creates a new ConfigureResponse instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns ConfigureResponse instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.ConfigureResponse.$Shape): nri.pkg.api.v1alpha1.ConfigureResponse & nri.pkg.api.v1alpha1.ConfigureResponse.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.ConfigureResponse.$Properties): nri.pkg.api.v1alpha1.ConfigureResponse;

                    /**
                     * Encodes the specified ConfigureResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.ConfigureResponse.verify|verify} messages.
                     * @param message ConfigureResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.ConfigureResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ConfigureResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ConfigureResponse & nri.pkg.api.v1alpha1.ConfigureResponse.$Shape} ConfigureResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.ConfigureResponse & nri.pkg.api.v1alpha1.ConfigureResponse.$Shape;
                }

                namespace ConfigureResponse {

                    /** Properties of a ConfigureResponse. */
                    interface $Properties {

                        /** ConfigureResponse events */
                        events?: (number|null);

                        /** ConfigureResponse failurePolicy */
                        failurePolicy?: (nri.pkg.api.v1alpha1.FailurePolicy.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ConfigureResponse. */
                    type $Shape = nri.pkg.api.v1alpha1.ConfigureResponse.$Properties;
                }

                /**
                 * Properties of a FailurePolicy.
                 * @deprecated Use nri.pkg.api.v1alpha1.FailurePolicy.$Properties instead.
                 */
                interface IFailurePolicy extends nri.pkg.api.v1alpha1.FailurePolicy.$Properties {
                }

                /** Represents a FailurePolicy. */
                class FailurePolicy {

                    /**
                     * Constructs a new FailurePolicy.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.FailurePolicy.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** FailurePolicy failRequest. */
                    failRequest: boolean;

                    /** FailurePolicy keepConnected. */
                    keepConnected: boolean;

                    /**
                     * Creates a new FailurePolicy instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns FailurePolicy instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.FailurePolicy.$Shape): nri.pkg.api.v1alpha1.FailurePolicy & nri.pkg.api.v1alpha1.FailurePolicy.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.FailurePolicy.$Properties): nri.pkg.api.v1alpha1.FailurePolicy;

                    /**
                     * Encodes the specified FailurePolicy message. Does not implicitly {@link nri.pkg.api.v1alpha1.FailurePolicy.verify|verify} messages.
                     * @param message FailurePolicy message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.FailurePolicy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a FailurePolicy message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.FailurePolicy & nri.pkg.api.v1alpha1.FailurePolicy.$Shape} FailurePolicy
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.FailurePolicy & nri.pkg.api.v1alpha1.FailurePolicy.$Shape;
                }

                namespace FailurePolicy {

                    /** Properties of a FailurePolicy. */
                    interface $Properties {

                        /** FailurePolicy failRequest */
                        failRequest?: (boolean|null);

                        /** FailurePolicy keepConnected */
                        keepConnected?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a FailurePolicy. */
                    type $Shape = nri.pkg.api.v1alpha1.FailurePolicy.$Properties;
                }

                /**
                 * Properties of a SynchronizeRequest.
                 * @deprecated Use nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties instead.
                 */
                interface ISynchronizeRequest extends nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties {
                }

                /** Represents a SynchronizeRequest. */
                class SynchronizeRequest {

                    /**
                     * Constructs a new SynchronizeRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** SynchronizeRequest more. */
                    more: boolean;

                    /**
                     * Creates a new SynchronizeRequest instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns SynchronizeRequest instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape): nri.pkg.api.v1alpha1.SynchronizeRequest & nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties): nri.pkg.api.v1alpha1.SynchronizeRequest;

                    /**
                     * Encodes the specified SynchronizeRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.SynchronizeRequest.verify|verify} messages.
                     * @param message SynchronizeRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a SynchronizeRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.SynchronizeRequest & nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape} SynchronizeRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.SynchronizeRequest & nri.pkg.api.v1alpha1.SynchronizeRequest.$Shape;
                }

                namespace SynchronizeRequest {

                    /** Properties of a SynchronizeRequest. */
                    interface $Properties {

                        /** SynchronizeRequest more */
                        more?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a SynchronizeRequest. */
                    type $Shape = nri.pkg.api.v1alpha1.SynchronizeRequest.$Properties;
                }

                /**
                 * Properties of a SynchronizeResponse.
                 * @deprecated Use nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties instead.
                 */
                interface ISynchronizeResponse extends nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties {
                }

                /** Represents a SynchronizeResponse. */
                class SynchronizeResponse {

                    /**
                     * Constructs a new SynchronizeResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** SynchronizeResponse more. */
                    more: boolean;

                    /**
                     * Creates a new SynchronizeResponse instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns SynchronizeResponse instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape): nri.pkg.api.v1alpha1.SynchronizeResponse & nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties): nri.pkg.api.v1alpha1.SynchronizeResponse;

                    /**
                     * Encodes the specified SynchronizeResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.SynchronizeResponse.verify|verify} messages.
                     * @param message SynchronizeResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a SynchronizeResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.SynchronizeResponse & nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape} SynchronizeResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.SynchronizeResponse & nri.pkg.api.v1alpha1.SynchronizeResponse.$Shape;
                }

                namespace SynchronizeResponse {

                    /** Properties of a SynchronizeResponse. */
                    interface $Properties {

                        /** SynchronizeResponse more */
                        more?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a SynchronizeResponse. */
                    type $Shape = nri.pkg.api.v1alpha1.SynchronizeResponse.$Properties;
                }

                /**
                 * Properties of a CreateContainerRequest.
                 * @deprecated Use nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties instead.
                 */
                interface ICreateContainerRequest extends nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties {
                }

                /** Represents a CreateContainerRequest. */
                class CreateContainerRequest {

                    /**
                     * Constructs a new CreateContainerRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** CreateContainerRequest pod. */
                    pod: Uint8Array;

                    /** CreateContainerRequest container. */
                    container: Uint8Array;

                    /**
                     * Creates a new CreateContainerRequest instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns CreateContainerRequest instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape): nri.pkg.api.v1alpha1.CreateContainerRequest & nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties): nri.pkg.api.v1alpha1.CreateContainerRequest;

                    /**
                     * Encodes the specified CreateContainerRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.CreateContainerRequest.verify|verify} messages.
                     * @param message CreateContainerRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a CreateContainerRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.CreateContainerRequest & nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape} CreateContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.CreateContainerRequest & nri.pkg.api.v1alpha1.CreateContainerRequest.$Shape;
                }

                namespace CreateContainerRequest {

                    /** Properties of a CreateContainerRequest. */
                    interface $Properties {

                        /** CreateContainerRequest pod */
                        pod?: (Uint8Array|null);

                        /** CreateContainerRequest container */
                        container?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a CreateContainerRequest. */
                    type $Shape = nri.pkg.api.v1alpha1.CreateContainerRequest.$Properties;
                }

                /**
                 * Properties of a CreateContainerResponse.
                 * @deprecated Use nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties instead.
                 */
                interface ICreateContainerResponse extends nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties {
                }

                /** Represents a CreateContainerResponse. */
                class CreateContainerResponse {

                    /**
                     * Constructs a new CreateContainerResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** CreateContainerResponse adjust. */
                    adjust: Uint8Array;

                    /**
                     * Creates a new CreateContainerResponse instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns CreateContainerResponse instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape): nri.pkg.api.v1alpha1.CreateContainerResponse & nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties): nri.pkg.api.v1alpha1.CreateContainerResponse;

                    /**
                     * Encodes the specified CreateContainerResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.CreateContainerResponse.verify|verify} messages.
                     * @param message CreateContainerResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a CreateContainerResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.CreateContainerResponse & nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape} CreateContainerResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.CreateContainerResponse & nri.pkg.api.v1alpha1.CreateContainerResponse.$Shape;
                }

                namespace CreateContainerResponse {

                    /** Properties of a CreateContainerResponse. */
                    interface $Properties {

                        /** CreateContainerResponse adjust */
                        adjust?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a CreateContainerResponse. */
                    type $Shape = nri.pkg.api.v1alpha1.CreateContainerResponse.$Properties;
                }

                /**
                 * Properties of an UpdateContainerRequest.
                 * @deprecated Use nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties instead.
                 */
                interface IUpdateContainerRequest extends nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties {
                }

                /** Represents an UpdateContainerRequest. */
                class UpdateContainerRequest {

                    /**
                     * Constructs a new UpdateContainerRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** UpdateContainerRequest pod. */
                    pod: Uint8Array;

                    /** UpdateContainerRequest container. */
                    container: Uint8Array;

                    /** UpdateContainerRequest linuxResources. */
                    linuxResources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                    /**
                     * Creates a new UpdateContainerRequest instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns UpdateContainerRequest instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape): nri.pkg.api.v1alpha1.UpdateContainerRequest & nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties): nri.pkg.api.v1alpha1.UpdateContainerRequest;

                    /**
                     * Encodes the specified UpdateContainerRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.UpdateContainerRequest.verify|verify} messages.
                     * @param message UpdateContainerRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an UpdateContainerRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.UpdateContainerRequest & nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape} UpdateContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.UpdateContainerRequest & nri.pkg.api.v1alpha1.UpdateContainerRequest.$Shape;
                }

                namespace UpdateContainerRequest {

                    /** Properties of an UpdateContainerRequest. */
                    interface $Properties {

                        /** UpdateContainerRequest pod */
                        pod?: (Uint8Array|null);

                        /** UpdateContainerRequest container */
                        container?: (Uint8Array|null);

                        /** UpdateContainerRequest linuxResources */
                        linuxResources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an UpdateContainerRequest. */
                    type $Shape = nri.pkg.api.v1alpha1.UpdateContainerRequest.$Properties;
                }

                /**
                 * Properties of a StopContainerRequest.
                 * @deprecated Use nri.pkg.api.v1alpha1.StopContainerRequest.$Properties instead.
                 */
                interface IStopContainerRequest extends nri.pkg.api.v1alpha1.StopContainerRequest.$Properties {
                }

                /** Represents a StopContainerRequest. */
                class StopContainerRequest {

                    /**
                     * Constructs a new StopContainerRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.StopContainerRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** StopContainerRequest pod. */
                    pod: Uint8Array;

                    /** StopContainerRequest container. */
                    container: Uint8Array;

                    /**
                     * Creates a new StopContainerRequest instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns StopContainerRequest instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.StopContainerRequest.$Shape): nri.pkg.api.v1alpha1.StopContainerRequest & nri.pkg.api.v1alpha1.StopContainerRequest.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.StopContainerRequest.$Properties): nri.pkg.api.v1alpha1.StopContainerRequest;

                    /**
                     * Encodes the specified StopContainerRequest message. Does not implicitly {@link nri.pkg.api.v1alpha1.StopContainerRequest.verify|verify} messages.
                     * @param message StopContainerRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.StopContainerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StopContainerRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.StopContainerRequest & nri.pkg.api.v1alpha1.StopContainerRequest.$Shape} StopContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.StopContainerRequest & nri.pkg.api.v1alpha1.StopContainerRequest.$Shape;
                }

                namespace StopContainerRequest {

                    /** Properties of a StopContainerRequest. */
                    interface $Properties {

                        /** StopContainerRequest pod */
                        pod?: (Uint8Array|null);

                        /** StopContainerRequest container */
                        container?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a StopContainerRequest. */
                    type $Shape = nri.pkg.api.v1alpha1.StopContainerRequest.$Properties;
                }

                /**
                 * Properties of a StateChangeEvent.
                 * @deprecated Use nri.pkg.api.v1alpha1.StateChangeEvent.$Properties instead.
                 */
                interface IStateChangeEvent extends nri.pkg.api.v1alpha1.StateChangeEvent.$Properties {
                }

                /** Represents a StateChangeEvent. */
                class StateChangeEvent {

                    /**
                     * Constructs a new StateChangeEvent.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.StateChangeEvent.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** StateChangeEvent event. */
                    event: number;

                    /** StateChangeEvent pod. */
                    pod: Uint8Array;

                    /** StateChangeEvent container. */
                    container: Uint8Array;

                    /**
                     * Creates a new StateChangeEvent instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns StateChangeEvent instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.StateChangeEvent.$Shape): nri.pkg.api.v1alpha1.StateChangeEvent & nri.pkg.api.v1alpha1.StateChangeEvent.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.StateChangeEvent.$Properties): nri.pkg.api.v1alpha1.StateChangeEvent;

                    /**
                     * Encodes the specified StateChangeEvent message. Does not implicitly {@link nri.pkg.api.v1alpha1.StateChangeEvent.verify|verify} messages.
                     * @param message StateChangeEvent message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.StateChangeEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StateChangeEvent message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.StateChangeEvent & nri.pkg.api.v1alpha1.StateChangeEvent.$Shape} StateChangeEvent
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.StateChangeEvent & nri.pkg.api.v1alpha1.StateChangeEvent.$Shape;
                }

                namespace StateChangeEvent {

                    /** Properties of a StateChangeEvent. */
                    interface $Properties {

                        /** StateChangeEvent event */
                        event?: (number|null);

                        /** StateChangeEvent pod */
                        pod?: (Uint8Array|null);

                        /** StateChangeEvent container */
                        container?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a StateChangeEvent. */
                    type $Shape = nri.pkg.api.v1alpha1.StateChangeEvent.$Properties;
                }

                /**
                 * Properties of a ValidateContainerAdjustmentResponse.
                 * @deprecated Use nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties instead.
                 */
                interface IValidateContainerAdjustmentResponse extends nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties {
                }

                /** Represents a ValidateContainerAdjustmentResponse. */
                class ValidateContainerAdjustmentResponse {

                    /**
                     * Constructs a new ValidateContainerAdjustmentResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ValidateContainerAdjustmentResponse reject. */
                    reject: boolean;

                    /** ValidateContainerAdjustmentResponse reason. */
                    reason: string;

                    /**
                     * Creates a new ValidateContainerAdjustmentResponse instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns ValidateContainerAdjustmentResponse instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape): nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse & nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties): nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse;

                    /**
                     * Encodes the specified ValidateContainerAdjustmentResponse message. Does not implicitly {@link nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.verify|verify} messages.
                     * @param message ValidateContainerAdjustmentResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ValidateContainerAdjustmentResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse & nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape} ValidateContainerAdjustmentResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse & nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Shape;
                }

                namespace ValidateContainerAdjustmentResponse {

                    /** Properties of a ValidateContainerAdjustmentResponse. */
                    interface $Properties {

                        /** ValidateContainerAdjustmentResponse reject */
                        reject?: (boolean|null);

                        /** ValidateContainerAdjustmentResponse reason */
                        reason?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ValidateContainerAdjustmentResponse. */
                    type $Shape = nri.pkg.api.v1alpha1.ValidateContainerAdjustmentResponse.$Properties;
                }

                /**
                 * Properties of a PodSandbox.
                 * @deprecated Use nri.pkg.api.v1alpha1.PodSandbox.$Properties instead.
                 */
                interface IPodSandbox extends nri.pkg.api.v1alpha1.PodSandbox.$Properties {
                }

                /** Represents a PodSandbox. */
                class PodSandbox {

                    /**
                     * Constructs a new PodSandbox.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.PodSandbox.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** PodSandbox id. */
                    id: string;

                    /** PodSandbox name. */
                    name: string;

                    /** PodSandbox uid. */
                    uid: string;

                    /** PodSandbox namespace. */
                    namespace: string;

                    /** PodSandbox linux. */
                    linux?: (nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties|null);

                    /**
                     * Creates a new PodSandbox instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns PodSandbox instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.PodSandbox.$Shape): nri.pkg.api.v1alpha1.PodSandbox & nri.pkg.api.v1alpha1.PodSandbox.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.PodSandbox.$Properties): nri.pkg.api.v1alpha1.PodSandbox;

                    /**
                     * Encodes the specified PodSandbox message. Does not implicitly {@link nri.pkg.api.v1alpha1.PodSandbox.verify|verify} messages.
                     * @param message PodSandbox message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.PodSandbox.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a PodSandbox message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.PodSandbox & nri.pkg.api.v1alpha1.PodSandbox.$Shape} PodSandbox
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.PodSandbox & nri.pkg.api.v1alpha1.PodSandbox.$Shape;
                }

                namespace PodSandbox {

                    /** Properties of a PodSandbox. */
                    interface $Properties {

                        /** PodSandbox id */
                        id?: (string|null);

                        /** PodSandbox name */
                        name?: (string|null);

                        /** PodSandbox uid */
                        uid?: (string|null);

                        /** PodSandbox namespace */
                        namespace?: (string|null);

                        /** PodSandbox linux */
                        linux?: (nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a PodSandbox. */
                    type $Shape = nri.pkg.api.v1alpha1.PodSandbox.$Properties;
                }

                /**
                 * Properties of a LinuxPodSandbox.
                 * @deprecated Use nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties instead.
                 */
                interface ILinuxPodSandbox extends nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties {
                }

                /** Represents a LinuxPodSandbox. */
                class LinuxPodSandbox {

                    /**
                     * Constructs a new LinuxPodSandbox.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** LinuxPodSandbox cgroupParent. */
                    cgroupParent: string;

                    /**
                     * Creates a new LinuxPodSandbox instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns LinuxPodSandbox instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape): nri.pkg.api.v1alpha1.LinuxPodSandbox & nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties): nri.pkg.api.v1alpha1.LinuxPodSandbox;

                    /**
                     * Encodes the specified LinuxPodSandbox message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxPodSandbox.verify|verify} messages.
                     * @param message LinuxPodSandbox message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a LinuxPodSandbox message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxPodSandbox & nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape} LinuxPodSandbox
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.LinuxPodSandbox & nri.pkg.api.v1alpha1.LinuxPodSandbox.$Shape;
                }

                namespace LinuxPodSandbox {

                    /** Properties of a LinuxPodSandbox. */
                    interface $Properties {

                        /** LinuxPodSandbox cgroupParent */
                        cgroupParent?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a LinuxPodSandbox. */
                    type $Shape = nri.pkg.api.v1alpha1.LinuxPodSandbox.$Properties;
                }

                /**
                 * Properties of a Container.
                 * @deprecated Use nri.pkg.api.v1alpha1.Container.$Properties instead.
                 */
                interface IContainer extends nri.pkg.api.v1alpha1.Container.$Properties {
                }

                /** Represents a Container. */
                class Container {

                    /**
                     * Constructs a new Container.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.Container.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Container id. */
                    id: string;

                    /** Container podSandboxId. */
                    podSandboxId: string;

                    /** Container name. */
                    name: string;

                    /** Container state. */
                    state: number;

                    /** Container linux. */
                    linux?: (nri.pkg.api.v1alpha1.LinuxContainer.$Properties|null);

                    /** Container createdAt. */
                    createdAt: number;

                    /**
                     * Creates a new Container instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns Container instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.Container.$Shape): nri.pkg.api.v1alpha1.Container & nri.pkg.api.v1alpha1.Container.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.Container.$Properties): nri.pkg.api.v1alpha1.Container;

                    /**
                     * Encodes the specified Container message. Does not implicitly {@link nri.pkg.api.v1alpha1.Container.verify|verify} messages.
                     * @param message Container message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.Container.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Container message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.Container & nri.pkg.api.v1alpha1.Container.$Shape} Container
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.Container & nri.pkg.api.v1alpha1.Container.$Shape;
                }

                namespace Container {

                    /** Properties of a Container. */
                    interface $Properties {

                        /** Container id */
                        id?: (string|null);

                        /** Container podSandboxId */
                        podSandboxId?: (string|null);

                        /** Container name */
                        name?: (string|null);

                        /** Container state */
                        state?: (number|null);

                        /** Container linux */
                        linux?: (nri.pkg.api.v1alpha1.LinuxContainer.$Properties|null);

                        /** Container createdAt */
                        createdAt?: (number|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Container. */
                    type $Shape = nri.pkg.api.v1alpha1.Container.$Properties;
                }

                /**
                 * Properties of a LinuxContainer.
                 * @deprecated Use nri.pkg.api.v1alpha1.LinuxContainer.$Properties instead.
                 */
                interface ILinuxContainer extends nri.pkg.api.v1alpha1.LinuxContainer.$Properties {
                }

                /** Represents a LinuxContainer. */
                class LinuxContainer {

                    /**
                     * Constructs a new LinuxContainer.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.LinuxContainer.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** LinuxContainer resources. */
                    resources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                    /** LinuxContainer cgroupsPath. */
                    cgroupsPath: string;

                    /**
                     * Creates a new LinuxContainer instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns LinuxContainer instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.LinuxContainer.$Shape): nri.pkg.api.v1alpha1.LinuxContainer & nri.pkg.api.v1alpha1.LinuxContainer.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.LinuxContainer.$Properties): nri.pkg.api.v1alpha1.LinuxContainer;

                    /**
                     * Encodes the specified LinuxContainer message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxContainer.verify|verify} messages.
                     * @param message LinuxContainer message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.LinuxContainer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a LinuxContainer message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainer & nri.pkg.api.v1alpha1.LinuxContainer.$Shape} LinuxContainer
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.LinuxContainer & nri.pkg.api.v1alpha1.LinuxContainer.$Shape;
                }

                namespace LinuxContainer {

                    /** Properties of a LinuxContainer. */
                    interface $Properties {

                        /** LinuxContainer resources */
                        resources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                        /** LinuxContainer cgroupsPath */
                        cgroupsPath?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a LinuxContainer. */
                    type $Shape = nri.pkg.api.v1alpha1.LinuxContainer.$Properties;
                }

                /**
                 * Properties of a LinuxResources.
                 * @deprecated Use nri.pkg.api.v1alpha1.LinuxResources.$Properties instead.
                 */
                interface ILinuxResources extends nri.pkg.api.v1alpha1.LinuxResources.$Properties {
                }

                /** Represents a LinuxResources. */
                class LinuxResources {

                    /**
                     * Constructs a new LinuxResources.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.LinuxResources.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** LinuxResources memory. */
                    memory?: (nri.pkg.api.v1alpha1.LinuxMemory.$Properties|null);

                    /** LinuxResources cpu. */
                    cpu?: (nri.pkg.api.v1alpha1.LinuxCPU.$Properties|null);

                    /**
                     * Creates a new LinuxResources instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns LinuxResources instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.LinuxResources.$Shape): nri.pkg.api.v1alpha1.LinuxResources & nri.pkg.api.v1alpha1.LinuxResources.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.LinuxResources.$Properties): nri.pkg.api.v1alpha1.LinuxResources;

                    /**
                     * Encodes the specified LinuxResources message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxResources.verify|verify} messages.
                     * @param message LinuxResources message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.LinuxResources.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a LinuxResources message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxResources & nri.pkg.api.v1alpha1.LinuxResources.$Shape} LinuxResources
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.LinuxResources & nri.pkg.api.v1alpha1.LinuxResources.$Shape;
                }

                namespace LinuxResources {

                    /** Properties of a LinuxResources. */
                    interface $Properties {

                        /** LinuxResources memory */
                        memory?: (nri.pkg.api.v1alpha1.LinuxMemory.$Properties|null);

                        /** LinuxResources cpu */
                        cpu?: (nri.pkg.api.v1alpha1.LinuxCPU.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a LinuxResources. */
                    type $Shape = nri.pkg.api.v1alpha1.LinuxResources.$Properties;
                }

                /**
                 * Properties of a LinuxMemory.
                 * @deprecated Use nri.pkg.api.v1alpha1.LinuxMemory.$Properties instead.
                 */
                interface ILinuxMemory extends nri.pkg.api.v1alpha1.LinuxMemory.$Properties {
                }

                /** Represents a LinuxMemory. */
                class LinuxMemory {

                    /**
                     * Constructs a new LinuxMemory.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.LinuxMemory.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** LinuxMemory limit. */
                    limit?: (nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null);

                    /**
                     * Creates a new LinuxMemory instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns LinuxMemory instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.LinuxMemory.$Shape): nri.pkg.api.v1alpha1.LinuxMemory & nri.pkg.api.v1alpha1.LinuxMemory.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.LinuxMemory.$Properties): nri.pkg.api.v1alpha1.LinuxMemory;

                    /**
                     * Encodes the specified LinuxMemory message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxMemory.verify|verify} messages.
                     * @param message LinuxMemory message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.LinuxMemory.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a LinuxMemory message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxMemory & nri.pkg.api.v1alpha1.LinuxMemory.$Shape} LinuxMemory
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.LinuxMemory & nri.pkg.api.v1alpha1.LinuxMemory.$Shape;
                }

                namespace LinuxMemory {

                    /** Properties of a LinuxMemory. */
                    interface $Properties {

                        /** LinuxMemory limit */
                        limit?: (nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a LinuxMemory. */
                    type $Shape = nri.pkg.api.v1alpha1.LinuxMemory.$Properties;
                }

                /**
                 * Properties of a LinuxCPU.
                 * @deprecated Use nri.pkg.api.v1alpha1.LinuxCPU.$Properties instead.
                 */
                interface ILinuxCPU extends nri.pkg.api.v1alpha1.LinuxCPU.$Properties {
                }

                /** Represents a LinuxCPU. */
                class LinuxCPU {

                    /**
                     * Constructs a new LinuxCPU.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.LinuxCPU.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** LinuxCPU shares. */
                    shares?: (nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null);

                    /** LinuxCPU quota. */
                    quota?: (nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null);

                    /** LinuxCPU period. */
                    period?: (nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null);

                    /** LinuxCPU cpus. */
                    cpus: string;

                    /** LinuxCPU mems. */
                    mems: string;

                    /**
                     * Creates a new LinuxCPU instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns LinuxCPU instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.LinuxCPU.$Shape): nri.pkg.api.v1alpha1.LinuxCPU & nri.pkg.api.v1alpha1.LinuxCPU.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.LinuxCPU.$Properties): nri.pkg.api.v1alpha1.LinuxCPU;

                    /**
                     * Encodes the specified LinuxCPU message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxCPU.verify|verify} messages.
                     * @param message LinuxCPU message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.LinuxCPU.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a LinuxCPU message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxCPU & nri.pkg.api.v1alpha1.LinuxCPU.$Shape} LinuxCPU
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.LinuxCPU & nri.pkg.api.v1alpha1.LinuxCPU.$Shape;
                }

                namespace LinuxCPU {

                    /** Properties of a LinuxCPU. */
                    interface $Properties {

                        /** LinuxCPU shares */
                        shares?: (nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null);

                        /** LinuxCPU quota */
                        quota?: (nri.pkg.api.v1alpha1.OptionalInt64.$Properties|null);

                        /** LinuxCPU period */
                        period?: (nri.pkg.api.v1alpha1.OptionalUInt64.$Properties|null);

                        /** LinuxCPU cpus */
                        cpus?: (string|null);

                        /** LinuxCPU mems */
                        mems?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a LinuxCPU. */
                    type $Shape = nri.pkg.api.v1alpha1.LinuxCPU.$Properties;
                }

                /**
                 * Properties of a ContainerAdjustment.
                 * @deprecated Use nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties instead.
                 */
                interface IContainerAdjustment extends nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties {
                }

                /** Represents a ContainerAdjustment. */
                class ContainerAdjustment {

                    /**
                     * Constructs a new ContainerAdjustment.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ContainerAdjustment linux. */
                    linux?: (nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties|null);

                    /**
                     * Creates a new ContainerAdjustment instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns ContainerAdjustment instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape): nri.pkg.api.v1alpha1.ContainerAdjustment & nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties): nri.pkg.api.v1alpha1.ContainerAdjustment;

                    /**
                     * Encodes the specified ContainerAdjustment message. Does not implicitly {@link nri.pkg.api.v1alpha1.ContainerAdjustment.verify|verify} messages.
                     * @param message ContainerAdjustment message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ContainerAdjustment message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ContainerAdjustment & nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape} ContainerAdjustment
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.ContainerAdjustment & nri.pkg.api.v1alpha1.ContainerAdjustment.$Shape;
                }

                namespace ContainerAdjustment {

                    /** Properties of a ContainerAdjustment. */
                    interface $Properties {

                        /** ContainerAdjustment linux */
                        linux?: (nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ContainerAdjustment. */
                    type $Shape = nri.pkg.api.v1alpha1.ContainerAdjustment.$Properties;
                }

                /**
                 * Properties of a LinuxContainerAdjustment.
                 * @deprecated Use nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties instead.
                 */
                interface ILinuxContainerAdjustment extends nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties {
                }

                /** Represents a LinuxContainerAdjustment. */
                class LinuxContainerAdjustment {

                    /**
                     * Constructs a new LinuxContainerAdjustment.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** LinuxContainerAdjustment resources. */
                    resources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                    /**
                     * Creates a new LinuxContainerAdjustment instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns LinuxContainerAdjustment instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape): nri.pkg.api.v1alpha1.LinuxContainerAdjustment & nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties): nri.pkg.api.v1alpha1.LinuxContainerAdjustment;

                    /**
                     * Encodes the specified LinuxContainerAdjustment message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxContainerAdjustment.verify|verify} messages.
                     * @param message LinuxContainerAdjustment message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a LinuxContainerAdjustment message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainerAdjustment & nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape} LinuxContainerAdjustment
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.LinuxContainerAdjustment & nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Shape;
                }

                namespace LinuxContainerAdjustment {

                    /** Properties of a LinuxContainerAdjustment. */
                    interface $Properties {

                        /** LinuxContainerAdjustment resources */
                        resources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a LinuxContainerAdjustment. */
                    type $Shape = nri.pkg.api.v1alpha1.LinuxContainerAdjustment.$Properties;
                }

                /**
                 * Properties of a ContainerUpdate.
                 * @deprecated Use nri.pkg.api.v1alpha1.ContainerUpdate.$Properties instead.
                 */
                interface IContainerUpdate extends nri.pkg.api.v1alpha1.ContainerUpdate.$Properties {
                }

                /** Represents a ContainerUpdate. */
                class ContainerUpdate {

                    /**
                     * Constructs a new ContainerUpdate.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.ContainerUpdate.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ContainerUpdate containerId. */
                    containerId: string;

                    /** ContainerUpdate linux. */
                    linux?: (nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties|null);

                    /** ContainerUpdate ignoreFailure. */
                    ignoreFailure: boolean;

                    /**
                     * Creates a new ContainerUpdate instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns ContainerUpdate instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.ContainerUpdate.$Shape): nri.pkg.api.v1alpha1.ContainerUpdate & nri.pkg.api.v1alpha1.ContainerUpdate.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.ContainerUpdate.$Properties): nri.pkg.api.v1alpha1.ContainerUpdate;

                    /**
                     * Encodes the specified ContainerUpdate message. Does not implicitly {@link nri.pkg.api.v1alpha1.ContainerUpdate.verify|verify} messages.
                     * @param message ContainerUpdate message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.ContainerUpdate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ContainerUpdate message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.ContainerUpdate & nri.pkg.api.v1alpha1.ContainerUpdate.$Shape} ContainerUpdate
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.ContainerUpdate & nri.pkg.api.v1alpha1.ContainerUpdate.$Shape;
                }

                namespace ContainerUpdate {

                    /** Properties of a ContainerUpdate. */
                    interface $Properties {

                        /** ContainerUpdate containerId */
                        containerId?: (string|null);

                        /** ContainerUpdate linux */
                        linux?: (nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties|null);

                        /** ContainerUpdate ignoreFailure */
                        ignoreFailure?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ContainerUpdate. */
                    type $Shape = nri.pkg.api.v1alpha1.ContainerUpdate.$Properties;
                }

                /**
                 * Properties of a LinuxContainerUpdate.
                 * @deprecated Use nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties instead.
                 */
                interface ILinuxContainerUpdate extends nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties {
                }

                /** Represents a LinuxContainerUpdate. */
                class LinuxContainerUpdate {

                    /**
                     * Constructs a new LinuxContainerUpdate.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** LinuxContainerUpdate resources. */
                    resources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                    /**
                     * Creates a new LinuxContainerUpdate instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns LinuxContainerUpdate instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape): nri.pkg.api.v1alpha1.LinuxContainerUpdate & nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties): nri.pkg.api.v1alpha1.LinuxContainerUpdate;

                    /**
                     * Encodes the specified LinuxContainerUpdate message. Does not implicitly {@link nri.pkg.api.v1alpha1.LinuxContainerUpdate.verify|verify} messages.
                     * @param message LinuxContainerUpdate message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a LinuxContainerUpdate message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.LinuxContainerUpdate & nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape} LinuxContainerUpdate
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.LinuxContainerUpdate & nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Shape;
                }

                namespace LinuxContainerUpdate {

                    /** Properties of a LinuxContainerUpdate. */
                    interface $Properties {

                        /** LinuxContainerUpdate resources */
                        resources?: (nri.pkg.api.v1alpha1.LinuxResources.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a LinuxContainerUpdate. */
                    type $Shape = nri.pkg.api.v1alpha1.LinuxContainerUpdate.$Properties;
                }

                /**
                 * Properties of an OptionalInt64.
                 * @deprecated Use nri.pkg.api.v1alpha1.OptionalInt64.$Properties instead.
                 */
                interface IOptionalInt64 extends nri.pkg.api.v1alpha1.OptionalInt64.$Properties {
                }

                /** Represents an OptionalInt64. */
                class OptionalInt64 {

                    /**
                     * Constructs a new OptionalInt64.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.OptionalInt64.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** OptionalInt64 value. */
                    value: number;

                    /**
                     * Creates a new OptionalInt64 instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns OptionalInt64 instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.OptionalInt64.$Shape): nri.pkg.api.v1alpha1.OptionalInt64 & nri.pkg.api.v1alpha1.OptionalInt64.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.OptionalInt64.$Properties): nri.pkg.api.v1alpha1.OptionalInt64;

                    /**
                     * Encodes the specified OptionalInt64 message. Does not implicitly {@link nri.pkg.api.v1alpha1.OptionalInt64.verify|verify} messages.
                     * @param message OptionalInt64 message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.OptionalInt64.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an OptionalInt64 message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.OptionalInt64 & nri.pkg.api.v1alpha1.OptionalInt64.$Shape} OptionalInt64
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.OptionalInt64 & nri.pkg.api.v1alpha1.OptionalInt64.$Shape;
                }

                namespace OptionalInt64 {

                    /** Properties of an OptionalInt64. */
                    interface $Properties {

                        /** OptionalInt64 value */
                        value?: (number|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an OptionalInt64. */
                    type $Shape = nri.pkg.api.v1alpha1.OptionalInt64.$Properties;
                }

                /**
                 * Properties of an OptionalUInt64.
                 * @deprecated Use nri.pkg.api.v1alpha1.OptionalUInt64.$Properties instead.
                 */
                interface IOptionalUInt64 extends nri.pkg.api.v1alpha1.OptionalUInt64.$Properties {
                }

                /** Represents an OptionalUInt64. */
                class OptionalUInt64 {

                    /**
                     * Constructs a new OptionalUInt64.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: nri.pkg.api.v1alpha1.OptionalUInt64.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** OptionalUInt64 value. */
                    value: number;

                    /**
                     * Creates a new OptionalUInt64 instance using the specified properties.
                     * @param [properties] Properties to set
                     * @returns OptionalUInt64 instance
                     */
                    static create(properties: nri.pkg.api.v1alpha1.OptionalUInt64.$Shape): nri.pkg.api.v1alpha1.OptionalUInt64 & nri.pkg.api.v1alpha1.OptionalUInt64.$Shape;
                    static create(properties?: nri.pkg.api.v1alpha1.OptionalUInt64.$Properties): nri.pkg.api.v1alpha1.OptionalUInt64;

                    /**
                     * Encodes the specified OptionalUInt64 message. Does not implicitly {@link nri.pkg.api.v1alpha1.OptionalUInt64.verify|verify} messages.
                     * @param message OptionalUInt64 message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: nri.pkg.api.v1alpha1.OptionalUInt64.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an OptionalUInt64 message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {nri.pkg.api.v1alpha1.OptionalUInt64 & nri.pkg.api.v1alpha1.OptionalUInt64.$Shape} OptionalUInt64
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): nri.pkg.api.v1alpha1.OptionalUInt64 & nri.pkg.api.v1alpha1.OptionalUInt64.$Shape;
                }

                namespace OptionalUInt64 {

                    /** Properties of an OptionalUInt64. */
                    interface $Properties {

                        /** OptionalUInt64 value */
                        value?: (number|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an OptionalUInt64. */
                    type $Shape = nri.pkg.api.v1alpha1.OptionalUInt64.$Properties;
                }
            }
        }
    }
}
